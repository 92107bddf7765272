import type { Cause } from '../../lab/types.ts';
import type { EvidenceKind, Status } from '../../verdict/types.ts';
import type { Spot } from '../drawing/scale.ts';
import type { Page } from '../explain/page.ts';
import type { Texts } from './live-lesson.ts';

/** All that the report page shows: data only, embedded in the page as JSON. */
export interface PageModel {
  environment: { kernel: string; runtime: string };
  summary: Record<Status, number>;
  labs: PageLab[];
  /** Scenarios that build the same network share one. */
  drawings: Drawing[];
  /** The pages of the causes that were observed. */
  causes: Partial<Record<Cause, Page & { inShort: Record<string, string> }>>;
}

export interface PageLab {
  /** The name on the page. One lab may have run under several kernels. */
  lab: string;
  about: string;
  /** The toggles with their explanations, in the lab's order. */
  toggles: { name: string; about: string }[];
  scenarios: PageScenario[];
}

export interface PageScenario {
  scenario: string;
  because?: string;
  /** Values as they are written: `{ hairpin: 'off' }`. */
  toggles: Record<string, string>;
  status: Status;
  /** Set if the scenario expects nothing. */
  observedOnly: boolean;
  reason?: string;
  drawing: number;
  /** Command lines that show it again. None if other verbs cannot find its lab. */
  again: string[];
  probes: PageProbe[];
}

export interface PageProbe {
  probe: string;
  from: string;
  target: string;
  status: Status;
  reason?: string;
  /** What the scenario expects. */
  expected?: { works: boolean; cause?: string; place?: string };
  observed: string;
  works: boolean;
  cause?: Cause | 'unknown';
  detail: string;
  /** Where the deciding packet was last seen, as `node:interface`. */
  place?: string;
  evidence: { kind: EvidenceKind; text: string }[];
  notes: string[];
  /** Scenarios of this run that differ only little, and in which the probe works. */
  mended: { scenario: string; changes: string }[];
  /** Remedies in this lab that work or may work, the smallest first. */
  remedies: PageRemedy[];
  steps: Step[];
}

export interface PageRemedy {
  what: string;
  /** Whether it was seen to work in this run. */
  tried: boolean;
  commands: string[];
  /** How to make it permanent, its side effects, and hints. */
  more: string[];
}

/** A packet's addresses and marks as they are after a step. */
export interface Header {
  flags: string;
  src: string;
  dst: string;
  /** The owners of the MAC addresses. */
  srcName: string;
  dstName: string;
  ttl: number;
}

export interface Step {
  kind: 'wire' | 'hook' | 'moved' | 'freed' | 'end' | 'verdict';
  packet: number;
  /** The place in the drawing: an interface as `node:interface`, or a node. */
  place: string;
  /** `router:eth0 in`, `ip prerouting`, the bridge that learns; empty where the kind says all. */
  label: string;
  /** In plain words. */
  text: Texts;
  /** The time since the first packet. */
  timeUs?: number;
  /** Rules that matched, as they were written. */
  rules?: string[];
  /** What has changed since the packet's previous step. For its first step, everything. */
  header?: Partial<Header>;
}

/** A network, and where its parts are in the picture. */
export interface Drawing {
  svg: string;
  width: number;
  height: number;
  /** Places by `node:interface`, and by node for its IP stack. */
  spots: Record<string, Spot>;
  /** Boxes by node: left, top, width and height. */
  boxes: Record<string, [x: number, y: number, width: number, height: number]>;
  cables: { ends: [string, string]; way: Spot[] }[];
  /** MAC addresses by `node:interface`. */
  macs: Record<string, string>;
}
