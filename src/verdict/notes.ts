import { after, before, moved } from './facts.ts';
import { first } from './fate.ts';
import type { Observation } from './observation.ts';
import { movedRules } from './rules.ts';

/** What the nodes' tables say of a probe that was looked at thoroughly; nothing for any other. */
export function notes(o: Observation): string[] {
  const { drops } = o.run;
  if (drops === undefined) return [];
  const nodes = o.run.after.map(({ node }) => node);
  return [
    ...nodes.flatMap((node) => conntrackNotes(o, node)),
    ...nodes.flatMap((node) => neighbourNotes(o, node)),
    ...nodes.flatMap((node) => movedRules(o, node).map(({ evidence }) => evidence.text)),
    ...nodes.flatMap((node) => counterNotes(o, node)),
    ...(drops.missing ? [`where the kernel dropped packets is not known: ${drops.missing}`] : []),
  ];
}

/** The entries of the flow: both tuples say how it is translated. */
function conntrackNotes(o: Observation, node: string): string[] {
  const syn = o.syn && first(o.syn).frame;
  const ports = syn?.tcp;
  if (syn?.ip === undefined || ports === undefined) return [];
  const isFlow = (line: string) =>
    line.includes(`sport=${ports.srcPort} `) && line.includes(`src=${syn.ip?.src} `);
  const known = before(o, node)?.conntrack ?? [];
  return (after(o, node)?.conntrack ?? []).filter(isFlow).map((line) => {
    const old = known.some(isFlow) ? '' : ' (new)';
    return `${node}: conntrack ${line.replace(/\s+/g, ' ').trim()}${old}`;
  });
}

/** Entries that are not as they were. */
function neighbourNotes(o: Observation, node: string): string[] {
  const earlier = before(o, node)?.neighbours ?? [];
  return (after(o, node)?.neighbours ?? []).flatMap(({ ip, interface: dev, mac, state }) => {
    const old = earlier.find((entry) => entry.ip === ip);
    if (old?.state === state && old.mac === mac) return [];
    return [`${node}: neighbour ${ip} dev ${dev} ${old ? `${old.state} → ${state}` : state}`];
  });
}

/** Of the counters those that speak of packets that came to nothing. */
function counterNotes(o: Observation, node: string): string[] {
  const names = Object.keys(after(o, node)?.counters ?? {}).filter(
    (name) => !/^Tcp\.(In|Out)Segs$/.test(name),
  );
  return names.flatMap((name) => {
    const fact = moved(o, node, name);
    return fact && fact.value > 0 ? [fact.evidence.text] : [];
  });
}
