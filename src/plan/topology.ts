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

/** A lab with one set of toggle values: every `when` is decided, every default filled in. Plain data. */
export interface Topology {
  lab: string;
  toggles: ToggleValues;
  nodes: Record<string, TopologyNode>;
  /** The two ends of every cable, each as `[node, interface]`. */
  links: [InterfaceId, InterfaceId][];
  probes: Record<string, PlacedProbe>;
}

export interface TopologyNode {
  name: string;
  /** The node's container. Undefined for a host. */
  container: Container | undefined;
  interfaces: Record<string, TopologyInterface>;
  routes: Route[];
  routingRules: TopologyRule[];
  sysctl: Record<string, string>;
  /** Joined table by table, with `{{mac …}}` replaced. Empty if the node has no rules. */
  rules: RuleTexts;
  /** The texts of files by path. */
  files: Record<string, string>;
  /** The servers in its resolv.conf. Undefined if it has no resolv.conf of its own. */
  nameservers: string[] | undefined;
  services: Record<string, TopologyService>;
  setup: SetupCommand[];
  ipv6: boolean;
}

export type TopologyRule = RoutingRule & { priority: number };

/** A service with its defaults: the port of DNS, the names in the certificate of HTTPS. */
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
  /** The kind of the interface. Undefined for a cable's end and for a bridge. */
  link: LinkKind | undefined;
  addresses: string[];
  /** Does it get an address by DHCP? */
  dhcp: boolean;
  /** In lower case, with colons. */
  mac: string;
  mtu: number | undefined;
  master: string | undefined;
  port: PortFlags;
  /** Undefined if the kernel decides the state. */
  state: PortState | undefined;
  /** The cost and priority of a port in the spanning tree protocol. */
  spanning: { cost?: number; priority?: number };
  /** For a bridge: options that differ from the kernel's. */
  bridge: BridgeOptions;
  fdb: FdbEntry[];
  /** Permanent neighbours. Without a MAC address: an address for which the node answers (proxy ARP). */
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
