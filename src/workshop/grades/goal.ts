import { tcpName } from '../../verdict/facts/cite.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import type { Check } from './types.ts';

/**
 * Returns a check for each probe that the goal names.
 *
 * @param servers by probe: the nodes that its packets must reach, so that no other node may answer in their place
 */
export function checkGoal(
  verdicts: readonly ProbeVerdict[],
  servers: Readonly<Record<string, readonly string[]>>,
): Check[] {
  return verdicts.map((verdict) => {
    const { probe, expected, observed, status, reason, hops } = verdict;
    const what = `${probe} ${expected?.outcome ?? 'works'}${expected?.cause ? ` – ${expected.cause}` : ''}`;
    const packet = packetOf(verdict);
    const missed = (servers[probe] ?? []).filter((node) => !hops.some((hop) => hop.node === node));
    if (status === 'pass' && missed.length > 0) {
      const message = `somebody answers, but no packet came to ${missed.join(' or ')}: the answer must be its own`;
      return { what, pass: false, message, ...(packet && { packet }) };
    }
    const message = status === 'pass' ? observed.detail : messageOf(verdict, reason);
    return { what, pass: status === 'pass', message, ...(packet && { packet }) };
  });
}

function messageOf({ observed }: ProbeVerdict, reason = ''): string {
  const { outcome, cause, node, interface: at, detail } = observed;
  if (outcome === 'works') return `it works, but ${reason}`;
  const place = [node, at].filter(Boolean).join(':');
  const more = cause && cause !== 'unknown' ? `; "lab explain ${cause}" tells what mends it` : '';
  return `it fails – ${cause ?? 'unknown'}${place ? ` at ${place}` : ''}: ${detail}${more}`;
}

/** The last place where the packet that decided the verdict was seen, as text. */
function packetOf({ observed, hops }: ProbeVerdict): string | undefined {
  const last = hops.findLast(({ packet }) => packet === observed.packet) ?? hops.at(-1);
  if (last === undefined) return undefined;
  const { packet, flags, src, dst, node, interface: at, direction } = last;
  const name = /^[A-Z.]+$/.test(flags) ? tcpName(flags) : flags;
  return `packet ${packet}, ${name} ${src} → ${dst}, last seen at ${node}:${at} (${direction})`;
}
