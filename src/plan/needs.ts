import { servicePlan } from './services.ts';
import type { LiveStep } from './step.ts';
import type { Looking } from './watching.ts';

/** The resources that steps need from the machine, besides those of the agent itself. */
export interface Needs {
  nodes: number;
  /** How many descriptors the agent needs. */
  files: number;
  processes: number;
  /** In bytes. */
  memory: number;
}

/**
 * In bytes: kernel memory (slab and per-CPU), and the growth of the agent. Measured on Linux 6.18 with 3,000 of
 * each. Rounded down, so that a lab is tried if it may just fit.
 */
const NAMESPACE = 225_000;
const CABLE = 85_000;
const DEVICE = 40_000;
const IN_AGENT = 15_000;
/** The buffer of a packet socket. */
const PACKET_RING = 512 << 10;
/** The memory of a small program, such as dnsmasq or tcpdump. */
const PROGRAM = 1_500_000;

/** A node that is being built has a namespace, and a netlink socket with collected requests. */
const FILES_A_NODE = 2;
/** A program has two streams; a listening socket needs one descriptor. */
const FILES_A_PROGRAM = 2;

/** For the probe's program, and for the programs that read the tables of several nodes at once after a probe. */
const FILES_OF_PROBING = 20;

/** @param looking how packets are captured; absent if there are no probes */
export function needsOf(steps: readonly LiveStep[], looking?: Looking): Needs {
  const all = looking ? watchingNeeds(looking) : programs(0);
  for (const step of steps) {
    const need = needOf(step);
    if (need) add(all, need);
  }
  return all;
}

/** The resources for capturing: one packet socket per node, or two tcpdumps per interface. */
function watchingNeeds({ capture, captures }: Looking): Needs {
  const sockets = new Set(captures.map(({ node }) => node)).size;
  const all =
    capture === 'tcpdump'
      ? programs(2 * captures.length)
      : { ...programs(0), files: sockets, memory: PACKET_RING * sockets };
  all.files += FILES_OF_PROBING;
  return all;
}

const NODE = { nodes: 1, files: FILES_A_NODE, memory: NAMESPACE + IN_AGENT };

function needOf(step: LiveStep): Partial<Needs> | undefined {
  switch (step.do) {
    case 'node':
      return NODE;
    case 'veth':
      return { memory: CABLE };
    case 'bridge':
    case 'link':
      return { memory: DEVICE };
    case 'service':
      return servicePlan(step.service).isOwn ? { files: 1 } : programs(1);
    default:
      return undefined;
  }
}

/**
 * How many processes and threads the programs of one lab may be, besides one process for each service. If there are
 * more, all of them are ended. If each lab has a PID namespace, the kernel allows at most twice as many.
 */
export const OWN_PROCESSES = 512;

/**
 * Returns how many processes and threads the programs of a lab may be: one for each service, and `OWN_PROCESSES`
 * more.
 */
export const processesOf = (...steps: readonly (readonly LiveStep[])[]): number =>
  OWN_PROCESSES + needsOf(steps.flat()).processes;

/** Returns needs that are enough for each of these. */
export function most(all: readonly Needs[]): Needs {
  const largest = (key: keyof Needs) => Math.max(0, ...all.map((needs) => needs[key]));
  return {
    nodes: largest('nodes'),
    files: largest('files'),
    processes: largest('processes'),
    memory: largest('memory'),
  };
}

const programs = (count: number): Needs => ({
  nodes: 0,
  files: FILES_A_PROGRAM * count,
  processes: count,
  memory: PROGRAM * count,
});

function add(all: Needs, { nodes = 0, files = 0, processes = 0, memory = 0 }: Partial<Needs>): void {
  all.nodes += nodes;
  all.files += files;
  all.processes += processes;
  all.memory += memory;
}
