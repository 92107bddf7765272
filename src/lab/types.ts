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
 * A lab is plain data (JSON-serialisable): what a TypeScript author writes, and what a YAML file parses to.
 * Nothing here runs; `src/plan` turns it into steps and `src/agent` makes those real.
 */
export interface Lab {
  /** Lower-case letters, digits and dashes; 32 characters at most. */
  name: string;
  /** One sentence. */
  about: string;
  nodes: Record<string, LabNode>;
  /** Cables: `['router:eth0', 'switch:p1']`. An interface without a cable is an unplugged port. */
  links?: Link[];
  /** Named settings a user may change: `lab set hairpin=off`. */
  toggles?: Record<string, Toggle>;
  /** Changes of `nodes` and `links` for given values of toggles, applied in this order. */
  settings?: Setting[];
  probes?: Record<string, Probe>;
  scenarios?: Record<string, Scenario>;
  /** The lessons of `lab learn`, in this order. */
  lessons?: Record<string, Lesson>;
}

/** The two ends of a cable, each `node:interface`. */
export type Link = [string, string];

/** A host, router or switch: one network namespace. Its programs have `/run`, `/tmp` and `/var/lib` to themselves. */
export interface LabNode {
  about?: string;
  /** `container`: a Docker container in that namespace, from an image that the engine has; needs root, or Docker. */
  kind?: 'host' | 'container';
  /** For a container: its image. */
  image?: string;
  /** For a container: arguments of its entry point, instead of the image's own. */
  command?: string[];
  /** For a container: environment variables by name. */
  env?: Record<string, string>;
  /** For a container: a program in it that succeeds when it is ready, instead of the image's own. */
  healthcheck?: string[];
  /** For a container: files and folders of the engine's machine, `/srv/site:/usr/share/nginx/html:ro`. */
  binds?: string[];
  /**
   * Interfaces by name (15 characters at most). Those that only a link names need no entry. `lo` is always
   * there, and may have more addresses.
   */
  interfaces?: Record<string, Interface>;
  routes?: Route[];
  /** Which routing table decides for which packets. */
  routingRules?: RoutingRule[];
  /**
   * Settings of the namespace, under `net.`: `{ 'net.ipv4.ip_forward': 1 }`. Others are as in a plain kernel without
   * br_netfilter, whatever the machine has: `{ 'net.bridge.bridge-nf-call-iptables': 1 }` shows iptables what bridges pass on.
   */
  sysctl?: Record<string, string | number>;
  rules?: Rules;
  /**
   * DNS servers, three addresses at most. Left out, or an empty list: it can ask nobody, whatever the machine asks, and knows
   * the other nodes by their names.
   */
  nameservers?: string[];
  services?: Record<string, Service>;
  /**
   * Commands for what no other word can express. They run in this order after everything but services, and are undone
   * in reverse.
   */
  setup?: SetupCommand[];
  /**
   * Texts by absolute path, seen by the node's programs only: `{ '/etc/motd': 'hello' }`. A text that begins with `#!`
   * can be run; to `/etc/hosts` the machine's own name is added, which programs look up.
   */
  files?: Record<string, string>;
  /** Off unless asked for: IPv6's own multicast moves MAC addresses in switches before the first probe. */
  ipv6?: boolean;
}

/**
 * Lines for `sh` in the node, in which a command that fails ends it. When something else of the node changes they are undone
 * before and done again afterwards.
 */
export interface SetupCommand {
  /** The command that runs when the lab is built. */
  do: string;
  /** The command that reverts it in a running lab; `true` if nothing is to be done. */
  undo: string;
}

/**
 * Rules in the language of their own tools, in the text or in a file. Fragments from several settings are joined, those of
 * iptables, ip6tables and ebtables table by table. `{{mac router:br0}}` stands for that interface's MAC address.
 */
export interface Rules {
  /** Sets for the rules of iptables and ip6tables, as `ipset save` writes them. */
  ipset?: RuleText;
  /** As iptables-save writes them. */
  iptables?: RuleText;
  /** As ip6tables-save writes them. */
  ip6tables?: RuleText;
  /** As ebtables-save writes them. */
  ebtables?: RuleText;
  /** As `nft list ruleset` writes them. */
  nft?: RuleText;
  /** Queues, classes and filters, as `tc -batch` reads them: `qdisc add dev eth0 clsact`. */
  tc?: RuleText;
}

export type RuleTool = keyof Rules;

/** The text itself, or the file that has it. */
export type RuleText = string | RuleFile;

export interface RuleFile {
  /** Relative to the lab's file; in the folder of that, or below. */
  file: string;
}

/** `true`/`false` shows as on/off; a list of `values` makes it a choice. */
export interface Toggle {
  /** One sentence. */
  about: string;
  /** The value it has where nothing else is said. */
  default: ToggleValue;
  /** Left out: on and off. */
  values?: string[];
  /** Only with these values of other toggles does this one change anything; left out: always. */
  needs?: When;
}

/**
 * Objects are merged, lists and rule texts appended, single values replaced. An interface that neither `nodes` nor a link
 * names says its `kind`: without one it is taken for a slip.
 */
export interface Setting {
  when: When;
  nodes?: Record<string, LabNode>;
  /** More cables. */
  links?: Link[];
}

/** Toggle values, what must be seen with them, and why. */
export interface Scenario {
  /** One sentence: why the outcome is what it is. */
  because: string;
  /** Left out: their defaults. */
  toggles?: ToggleValues;
  /** `cold` (the default): empty ARP, FDB and conntrack tables. `warm`: every pair of hosts has spoken before. */
  start?: 'cold' | 'warm';
  /** Other toggle values that hold while the hosts speak; then the running lab is changed. Only with `start: 'warm'`. */
  warmWith?: ToggleValues;
  /** Connections that other programs open before the probes, and that routers track. */
  connections?: Connections[];
  /** By probe. Probes run in this order. Probes that are not named do not run. */
  expect: Record<string, Expectation>;
}
