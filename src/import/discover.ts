import type { Lab, Probe } from '../lab/types.ts';
import type { Ask } from './ask.ts';
import { askerOf, protocolOf } from './asked.ts';
import type { Candidate } from './candidates.ts';
import { endpoint, type Forward } from './forward.ts';
import type { Host } from './host.ts';
import { isPublic } from './networks.ts';
import type { Imported } from './world.ts';

/** The file with the addresses for curl. */
const FILE = '/etc/hairpin/ask';

/** The requests of one host from one of its addresses. Pings are sent one by one. */
export interface Question {
  host: Host;
  /** The source address, if it is not the host's first one. */
  source?: string;
  /** The source port, if the user says one. */
  sourcePort?: number | undefined;
  asked: readonly Candidate[];
}

/**
 * Returns what every host could ask for. Hosts outside ask for public addresses, or for those on their side of the
 * machine.
 */
export function questionsOf({ hosts, segments }: Imported, candidates: readonly Candidate[]): Question[] {
  const own = (host: Host) => new Set(host.segment.addresses.map(({ ip }) => ip));
  return hosts.map((host) => ({
    host,
    asked: candidates.filter(
      ({ address }) =>
        host.addresses.some((each) => each.includes(':') === address.includes(':')) &&
        (host.role !== 'outside' || segments.length === 1 || own(host).has(address) || isPublic(address)),
    ),
  }));
}

/** Returns the user's questions, each from the host that asks it. */
export function askedQuestions({ hosts }: Imported, asks: readonly Ask[]): Question[] {
  return asks.flatMap((ask): Question[] => {
    const host = askerOf(ask, hosts);
    const { from: source, fromPort: sourcePort, address, port } = ask;
    return host ? [{ host, source, sourcePort, asked: [{ protocol: protocolOf(ask), address, port }] }] : [];
  });
}

/**
 * Returns the lab with one packet to every candidate. The machine's trace shows what it does with each packet, even
 * if no host answers. Probes are in the order of the questions.
 */
export function askingLab({ lab }: Imported, questions: readonly Question[]): Lab {
  const nodes = { ...lab.nodes };
  const probes: Record<string, Probe> = {};
  for (const [index, { host, source, sourcePort, asked }] of questions.entries()) {
    // Names are not needed here.
    const { nameservers: _, files, interfaces, ...node } = nodes[host.name] ?? {};
    const file = `${FILE}-${index}`;
    const lo = interfaces?.lo?.addresses ?? [];
    const more = source !== undefined && !host.addresses.some((each) => each.startsWith(`${source}/`));
    const single = `${source}/${source?.includes(':') ? 128 : 32}`;
    // A single request needs no file.
    const isFew = asked.length === 1;
    nodes[host.name] = {
      ...node,
      interfaces: {
        ...interfaces,
        ...(more && !lo.includes(single) && { lo: { addresses: [...lo, single] } }),
      },
      ...(files && { files }),
      ...(!isFew && { files: { ...files, [file]: asked.map(lineFor).join('') } }),
    };
    const from = source === undefined ? [] : ['--interface', source];
    probes[`ask-${index}`] = {
      kind: 'command',
      from: host.name,
      command: isFew
        ? asked.flatMap((one) => commandFor(one, source, sourcePort))
        : [...CURL, '-K', file, ...from],
      timeout: 20,
    };
  }
  const { scenarios: _, ...rest } = lab;
  return { ...rest, nodes, probes };
}

const CURL = [
  'curl',
  '-s',
  '--parallel',
  '--parallel-immediate',
  '--parallel-max',
  '300',
  '--max-time',
  '0.4',
];

function commandFor(
  { protocol, address, port }: Candidate,
  source: string | undefined,
  sourcePort: number | undefined,
): string[] {
  const from = (option: string) => (source === undefined ? [] : [option, source]);
  const by = sourcePort === undefined ? [] : ['--local-port', String(sourcePort)];
  if (protocol === 'icmp') return ['ping', '-c', '1', '-W', '1', ...from('-I'), address];
  return [...CURL, ...from('--interface'), ...by, '-o', '/dev/null', urlFor(protocol, address, port)];
}

const lineFor = ({ protocol, address, port }: Candidate) =>
  `url = "${urlFor(protocol, address, port)}"\noutput = "/dev/null"\n`;

/** Uses TFTP for UDP, as that is one datagram to any port. */
const urlFor = (protocol: Candidate['protocol'], address: string, port: number) =>
  `${protocol === 'tcp' ? 'http' : 'tftp'}://${endpoint(address, port)}/x`;

/**
 * Of several forwards to the same destination and port, returns the one that others call: an outside address comes
 * before an inside one. The others are further addresses for the same service.
 */
export function mainForwards(
  forwards: readonly Forward[],
  { segments }: Imported,
): { main: Forward[]; also: Forward[] } {
  const outer = new Map(
    segments
      .filter(({ outside }) => outside)
      .flatMap(({ dev, addresses }) => addresses.map(({ ip }) => [ip, dev] as const)),
  );
  const inner = new Set(
    segments.filter(({ outside }) => !outside).flatMap(({ addresses }) => addresses.map(({ ip }) => ip)),
  );
  const rank = ({ address }: Forward) => (outer.has(address) ? 0 : inner.has(address) ? 2 : 1);
  const main = new Map<string, Forward>();
  const also: Forward[] = [];
  for (const forward of forwards.toSorted((a, b) => rank(a) - rank(b))) {
    const { protocol, address, port, to } = forward;
    // Each uplink needs a route back of its own.
    const uplink = outer.get(address) ?? [...outer.values()][0];
    const key = `${protocol} ${port} ${to.address} ${to.port} ${address.includes(':')} ${uplink}`;
    if (main.has(key)) also.push(forward);
    else main.set(key, forward);
  }
  return { main: [...main.values()], also };
}
