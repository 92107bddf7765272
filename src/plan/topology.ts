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
  /** Joined table by table, with `{{mac …}}` replaced. Empty if there are none. */
  rules: RuleTexts;
  /** Texts by path. */
  files: Record<string, string>;
  /** The servers of its resolv.conf. Undefined if it has none of its own. */
  nameservers: string[] | undefined;
  services: Record<string, TopologyService>;
  setup: SetupCommand[];
  ipv6: boolean;
}

/** With its priority. */
export type TopologyRule = RoutingRule & { priority: number };

/** The port of DNS and the certificate names of HTTPS are filled in. */
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
  /** What makes it, unless it is a cable's end or a bridge. */
  link: LinkKind | undefined;
  addresses: string[];
  /** Whether it asks for an address by DHCP. */
  dhcp: boolean;
  /** In lower case, with colons. */
  mac: string;
  mtu: number | undefined;
  master: string | undefined;
  port: PortFlags;
  /** Undefined if the kernel decides. */
  state: PortState | undefined;
  /** Cost and priority of a port for the spanning tree protocol. */
  spanning: { cost?: number; priority?: number };
  /** For a bridge: options that differ from the kernel's. */
  bridge: BridgeOptions;
  fdb: FdbEntry[];
  /** Without a MAC address it is an address that the node answers for. */
  neighbours: { address: string; mac?: string }[];
  promiscuous: boolean;
  impairment: Impairment;
  up: boolean;
  stp: boolean;
  vlanFiltering: boolean;
  vlans: PortVlans | undefined;
  /** The other end of the cable. Undefined for a bridge or an unplugged port. */
  peer: InterfaceId | undefined;
}
