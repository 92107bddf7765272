import { journeys } from '../../packet/journey.ts';
import type { Sighting } from '../../packet/types.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { outcomeText } from '../outcome.ts';

/**
 * Returns comments on single packets of a probe: where it begins, which packets are evidence, and which one
 * decided.
 */
export class Remarks {
  readonly #remarks = new Map<Sighting, string[]>();

  constructor(sightings: Sighting[], verdict: ProbeVerdict) {
    const { probe, from, target, evidence } = verdict;
    this.#add(sightings[0], `probe ${probe} begins: ${from} → ${target}`);
    this.#add(deciding(sightings, verdict), verdictText(verdict));
    for (const { text, sources } of evidence) {
      const frames = sources.filter((source) => source.in === 'capture');
      for (const { node, entry } of frames) {
        const found = sightings.find(
          (each) => each.node === node && `${each.interface} #${each.index}` === entry,
        );
        this.#add(found, `evidence: ${text}`);
      }
    }
  }

  on(sighting: Sighting): string[] {
    return this.#remarks.get(sighting) ?? [];
  }

  #add(sighting: Sighting | undefined, text: string): void {
    if (sighting === undefined) return;
    const said = this.on(sighting);
    if (!said.includes(text)) this.#remarks.set(sighting, [...said, text]);
  }
}

/** Returns the last sighting of the deciding packet, at the verdict's place if it was seen there. */
function deciding(sightings: Sighting[], { observed }: ProbeVerdict): Sighting | undefined {
  const hops = journeys(sightings).find(({ packet }) => packet === observed.packet)?.hops ?? [];
  const there = ({ node, interface: at }: Sighting) =>
    node === observed.node && (observed.interface ?? at) === at;
  return hops.findLast(there) ?? hops.at(-1);
}

function verdictText(verdict: ProbeVerdict): string {
  const { probe, status, observed } = verdict;
  const place = [observed.node, observed.interface].filter(Boolean).join(':');
  const at = observed.outcome === 'fails' && place !== '' ? ` at ${place}` : '';
  return `verdict on ${probe}: ${outcomeText(verdict)}${at} (${status}): ${observed.detail}`;
}
