import { servicePlan } from './services.ts';
import type { LiveStep } from './step.ts';
import type { Looking } from './watching.ts';

/** What steps need of the machine, besides the agent itself. */
export interface Needs {
  nodes: number;
  /** Descriptors of the agent. */
  files: number;
  processes: number;
  /** In bytes. */
  memory: number;
}

/**
 * In bytes, measured on Linux 6.18 with 3,000 of each: kernel memory (slab and per-CPU), and the growth of
 * the agent. Rounded down, so that a lab that may just fit is tried.
 */
const NAMESPACE = 225_000;
const CABLE = 85_000;
const DEVICE = 40_000;
const IN_AGENT = 15_000;
/** The buffer of a packet socket. */
const PACKET_RING = 512 << 10;
/** The memory of a small program such as dnsmasq or tcpdump. */
const PROGRAM = 1_500_000;

/** A node that is being built has a namespace, and a netlink socket that collects requests. */
const FILES_A_NODE = 2;
/** A program has two streams; a listening socket needs one descriptor. */
const FILES_A_PROGRAM = 2;

/** For the probe's program, and for programs that read tables of several nodes at once afterwards. */
const FILES_OF_PROBING = 20;

/** @param looking how packets are captured; absent without probes */
export function needsOf(steps: readonly LiveStep[], looking?: Looking): Needs {
  const all = looking ? watchingNeeds(looking) : programs(0);
  for (const step of steps) {
    const need = needOf(step);
    if (need) add(all, need);
  }
  return all;
}

/** What capturing needs: one packet socket a node, or two tcpdumps an interface. */
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
 * The most processes and threads that programs of one lab may be, besides a process for each service. All of
 * them are ended if they are more. The kernel refuses the next one at twice as many, where each lab has a PID
 * namespace.
 */
export const OWN_PROCESSES = 512;

/** Returns how many processes and threads programs of a lab may be: those of its services, and some more. */
export const processesOf = (...steps: readonly (readonly LiveStep[])[]): number =>
  OWN_PROCESSES + needsOf(steps.flat()).processes;

/** Returns needs that are enough for any of them. */
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
