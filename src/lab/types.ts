import type { Connections } from './connections.ts';
import type { Expectation } from './expectation.ts';
import type { Interface } from './interface.ts';
import type { Lesson } from './lessons.ts';
import type { Probe } from './probe.ts';
import type { Route, RoutingRule } from './routing.ts';
import type { Service } from './service.ts';
import type { ToggleValue, ToggleValues, When } from './toggle-values.ts';

export { CAUSES, type Cause } from './causes.ts';
export type * from './connections.ts';
export type * from './expectation.ts';
export type * from './interface.ts';
export type * from './lessons.ts';
export type * from './probe.ts';
export type * from './routing.ts';
export type * from './service.ts';
export type * from './toggle-values.ts';

/**
 * A lab is plain data (JSON-serialisable), which authors write in TypeScript or YAML. Nothing here runs: `src/plan`
 * turns it into steps, and `src/agent` does these steps.
 */
export interface Lab {
  /** Lower-case letters, digits and dashes; at most 32 characters. */
  name: string;
  /** One sentence. */
  about: string;
  nodes: Record<string, LabNode>;
  /** Cables: `['router:eth0', 'switch:p1']`. An interface without a cable is an unplugged port. */
  links?: Link[];
  /** Named choices that users can change: `lab set hairpin=off`. */
  toggles?: Record<string, Toggle>;
  /** Changes of `nodes` and `links` for certain values of toggles, applied in this order. */
  settings?: Setting[];
  probes?: Record<string, Probe>;
  scenarios?: Record<string, Scenario>;
  /** The lessons of `lab learn`, in this order. */
  lessons?: Record<string, Lesson>;
}

/** The two ends of a cable, each `node:interface`. */
export type Link = [string, string];

/** A host, router or switch: one network namespace. Its programs have their own `/run`, `/tmp` and `/var/lib`. */
export interface LabNode {
  about?: string;
  /**
   * `container`: a Docker container, made from an image that the engine has. It needs root, or Docker as the
   * runtime.
   */
  kind?: 'host' | 'container';
  /** For a container: its image. */
  image?: string;
  /** For a container: the arguments of its entry point, in place of the image's own. */
  command?: string[];
  /** For a container: environment variables by name. */
  env?: Record<string, string>;
  /** For a container: a program in it that succeeds when it is ready, in place of the image's own. */
  healthcheck?: string[];
  /** For a container: files and folders of the engine's machine: `/srv/site:/usr/share/nginx/html:ro`. */
  binds?: string[];
  /**
   * Interfaces by name (at most 15 characters). An interface that a link names needs no entry. `lo` always exists;
   * an entry can give it more addresses.
   */
  interfaces?: Record<string, Interface>;
  routes?: Route[];
  /** Rules that decide which routing table is used for which packets. */
  routingRules?: RoutingRule[];
  /**
   * Kernel settings of the namespace, under `net.`: `{ 'net.ipv4.ip_forward': 1 }`. All others are as in a plain
   * kernel without br_netfilter, whatever the machine has. `{ 'net.bridge.bridge-nf-call-iptables': 1 }` lets
   * bridged frames pass iptables.
   */
  sysctl?: Record<string, string | number>;
  rules?: Rules;
  /**
   * Addresses of DNS servers, at most three. By default, or if the list is empty, the node asks no server, and
   * knows the other nodes by their names.
   */
  nameservers?: string[];
  services?: Record<string, Service>;
  /**
   * Commands for what a lab cannot express otherwise. They run in this order after everything but services, and are
   * undone in reverse.
   */
  setup?: SetupCommand[];
  /**
   * Files that only the node's programs see: texts by absolute path, `{ '/etc/motd': 'hello' }`. A text that begins
   * with `#!` can be run. The machine's own name is added to `/etc/hosts`, because programs look it up.
   */
  files?: Record<string, string>;
  /**
   * `true`: the node has IPv6. It is off by default, because IPv6's own multicast would teach switches MAC
   * addresses before the first probe.
   */
  ipv6?: boolean;
}

/**
 * Shell commands for `sh` in the node. The first command that fails ends them. When another part of the node
 * changes, they are undone first and done again afterwards.
 */
export interface SetupCommand {
  /** The commands that run when the lab is built. */
  do: string;
  /** The commands that undo it in a running lab; `true` if there is nothing to undo. */
  undo: string;
}

/**
 * Rules in the languages of their tools, as text or in a file. Fragments of several settings are joined, for
 * iptables, ip6tables and ebtables table by table. `{{mac router:br0}}` stands for that interface's MAC address.
 */
export interface Rules {
  /** Sets for iptables and ip6tables rules, in the format of `ipset save`. */
  ipset?: RuleText;
  /** Rules in the format of iptables-save. */
  iptables?: RuleText;
  /** Rules in the format of ip6tables-save. */
  ip6tables?: RuleText;
  /** Rules in the format of ebtables-save. */
  ebtables?: RuleText;
  /** Rules in the format of `nft list ruleset`. */
  nft?: RuleText;
  /** Queues, classes and filters in the format of `tc -batch`: `qdisc add dev eth0 clsact`. */
  tc?: RuleText;
}

export type RuleTool = keyof Rules;

/** The rules themselves, or a file with them. */
export type RuleText = string | RuleFile;

export interface RuleFile {
  /** A path relative to the lab's file. The file must be in the same folder or below. */
  file: string;
}

/** A choice that users can make. Without `values` it is on or off (`true` or `false`). */
export interface Toggle {
  /** One sentence. */
  about: string;
  /** The value if no scenario or user gives another one. */
  default: ToggleValue;
  /** The values to choose from. By default on and off. */
  values?: string[];
  /** The toggle has an effect only with these values of other toggles. By default it always has. */
  needs?: When;
}

/**
 * Objects are merged, lists and rule texts are appended, single values are replaced. An interface that neither
 * `nodes` nor a link names must have a `kind`; without one it is taken for a misspelling.
 */
export interface Setting {
  when: When;
  nodes?: Record<string, LabNode>;
  /** More cables. */
  links?: Link[];
}

/** What a lab's tables hold before its probes run. */
export interface ScenarioStart {
  /**
   * `cold` (the default): ARP, FDB and conntrack tables are empty. `warm`: all pairs of hosts have exchanged
   * packets.
   */
  start?: 'cold' | 'warm';
  /**
   * Other toggle values while the hosts exchange packets; then the running lab is changed to `toggles`. Only with
   * `start: 'warm'`.
   */
  warmWith?: ToggleValues;
  /** Connections that other programs open before the probes, and that routers track. */
  connections?: Connections[];
}

/** Toggle values, what must be observed with them, and why. */
export interface Scenario extends ScenarioStart {
  /** One sentence: why the outcome is as expected. */
  because: string;
  /** By default every toggle has its default. */
  toggles?: ToggleValues;
  /** The expected outcome of each probe. Probes run in this order; probes that are not named do not run. */
  expect: Record<string, Expectation>;
}
