import type { PortFlags, Route, Service } from '../lab/types.ts';

/**
 * One thing to do to the kernel, as data. The agent applies steps, `script.ts` prints them as shell:
 * both read the same list, so what is printed is what is done.
 */
export type Step =
  | { do: 'node'; node: string }
  | { do: 'sysctl'; node: string; key: string; value: string }
  | { do: 'bridge'; node: string; name: string; mac: string; mtu?: number }
  /** `b` without `node` is the loose end of an unplugged port: it lives, down, in the sandbox's own namespace. */
  | { do: 'veth'; a: VethEnd & { node: string }; b: VethEnd & { node?: string } }
  | { do: 'master'; node: string; name: string; master: string }
  | { do: 'port'; node: string; name: string; flags: PortFlags }
  | { do: 'address'; node: string; name: string; address: string }
  | { do: 'up'; node: string; name: string }
  | { do: 'route'; node: string; route: Route }
  | { do: 'rules'; node: string; tool: RuleTool; text: string }
  | { do: 'service'; node: string; name: string; service: Service };

export type RuleTool = 'iptables' | 'ip6tables' | 'ebtables' | 'nft';

export interface VethEnd {
  name: string;
  mac: string;
  mtu?: number;
}
