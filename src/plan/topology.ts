import type { Container } from '../lab/container.ts';
import type { AnyKind, LinkKind } from '../lab/link-kind.ts';
import type {
  BridgeOptions,
  DnsService,
  FdbEntry,
  HttpsService,
  Impairment,
  PlacedProbe,
  PortFlags,
  PortState,
  PortVlans,
  Route,
  RoutingRule,
  Service,
  SetupCommand,
  ToggleValues,
} from '../lab/types.ts';
import type { RuleTexts } from './rules/rules.ts';

/** One lab with one set of toggle values: every `when` decided, every default filled in. Plain data. */
export interface Topology {
  lab: string;
  toggles: ToggleValues;
  nodes: Record<string, TopologyNode>;
  /** Both ends of every cable, each `[node, interface]`. */
  links: [InterfaceId, InterfaceId][];
  probes: Record<string, PlacedProbe>;
}

export interface TopologyNode {
  name: string;
  /** Undefined for a host. */
  container: Container | undefined;
  interfaces: Record<string, TopologyInterface>;
  routes: Route[];
  routingRules: TopologyRule[];
  sysctl: Record<string, string>;
  /** Joined table by table, `{{mac …}}` replaced; '' where there are none. */
  rules: RuleTexts;
  /** Texts by path. */
  files: Record<string, string>;
  /** In its resolv.conf; undefined where it has none of its own. */
  nameservers: string[] | undefined;
  services: Record<string, TopologyService>;
  setup: SetupCommand[];
  ipv6: boolean;
}

/** With its place in the order. */
export type TopologyRule = RoutingRule & { priority: number };

/** DNS has its port filled in, HTTPS the names of its certificate. */
export type TopologyService =
  | Exclude<Service, DnsService | HttpsService>
  | (DnsService & { port: number })
  | (HttpsService & { names: string[] });

export interface InterfaceId {
  node: string;
  interface: string;
}

export interface TopologyInterface {
  name: string;
  kind: AnyKind;
  /** What makes it, if it is neither a cable's end nor a bridge. */
  link: LinkKind | undefined;
  addresses: string[];
  /** Asks for an address. */
  dhcp: boolean;
  /** Lower case, colons. */
  mac: string;
  mtu: number | undefined;
  master: string | undefined;
  port: PortFlags;
  /** Of a port; undefined where the kernel decides. */
  state: PortState | undefined;
  /** What the spanning tree protocol goes by at a port. */
  spanning: { cost?: number; priority?: number };
  /** Of a bridge: what is not as the kernel has it. */
  bridge: BridgeOptions;
  fdb: FdbEntry[];
  /** Without a MAC address: somebody for whom it answers. */
  neighbours: { address: string; mac?: string }[];
  promiscuous: boolean;
  impairment: Impairment;
  up: boolean;
  stp: boolean;
  vlanFiltering: boolean;
  vlans: PortVlans | undefined;
  /** The other end of the cable; none for a bridge or an unplugged port. */
  peer: InterfaceId | undefined;
}
