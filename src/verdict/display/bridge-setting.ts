import type { Observation } from '../facts/observation.ts';
import type { Evidence } from '../types.ts';

const KEYS = { 4: 'net.bridge.bridge-nf-call-iptables', 6: 'net.bridge.bridge-nf-call-ip6tables' };

/**
 * Says, for each node whose bridge had packets of the probe, whether the bridge shows frames to iptables. This
 * setting decides most, so every such verdict mentions it. No cause depends on this.
 */
export function bridgeSettings(o: Observation): Evidence[] {
  const hops = o.flow.flatMap((journey) => journey.hops);
  const family = hops.some(({ frame }) => frame.ip?.src.includes(':')) ? 6 : 4;
  const nodes = new Set(hops.filter((hop) => o.wiring.bridgeOf(hop) !== undefined).map(({ node }) => node));
  return [...nodes].map((node) => {
    const key = KEYS[family];
    const tables = family === 6 ? 'ip6tables' : 'iptables';
    const seen = o.run.after.find((state) => state.node === node)?.sysctl?.[key];
    const value = seen ?? o.wiring.topology.nodes[node]?.sysctl[key] ?? '0';
    const what = value === '0' ? `go by ${tables} unseen` : `are shown to ${tables}`;
    const text = `${node}: frames that its bridge passes on ${what}, ${key} = ${value}`;
    return { kind: 'setting', text, sources: [] };
  });
}
