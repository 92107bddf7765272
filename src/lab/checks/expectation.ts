import { isEndpoint, isUnicastMac } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { oneOf } from '../suggest.ts';
import { CAUSES, type Expectation, type PacketExpectation } from '../types.ts';

type CheckPlace = (path: Path, text: string) => void;

/** Checks what a scenario or a lesson expects of a probe. */
export function checkExpectation(
  path: Path,
  expectation: Expectation,
  report: Report,
  checkPlace: CheckPlace,
  nodes: readonly string[],
): void {
  const { outcome, cause, causes, at, packets = [] } = expectation;
  if (outcome === 'fails' && cause === undefined && causes === undefined && at === undefined) {
    report([...path, 'cause'], 'is missing: a failure that is expected has a name', oneOf(CAUSES));
  }
  for (const key of ['cause', 'causes', 'at'] as const) {
    const given = expectation[key];
    if (outcome !== 'works' || given === undefined) continue;
    report(
      [...path, key],
      `is ${[given].flat().join(', ')}, though it works`,
      `${key === 'at' ? 'a place' : 'a cause'} with fails only`,
    );
  }
  if (causes?.length === 0)
    report([...path, 'causes'], 'is an empty list', 'those that are meant, or leave it out');
  if (cause !== undefined && causes !== undefined)
    report([...path, 'causes'], 'stands beside cause', 'one of the two');
  if (at?.includes(':')) checkPlace([...path, 'at'], at);
  else if (at !== undefined && !nodes.includes(at))
    report([...path, 'at'], `no node "${at}"`, oneOf(nodes, at));
  for (const [index, packet] of packets.entries()) {
    checkPacket([...path, 'packets', index], packet, report, checkPlace);
  }
}

function checkPacket(path: Path, packet: PacketExpectation, report: Report, checkPlace: CheckPlace): void {
  checkPlace([...path, 'at'], packet.at);
  for (const key of ['src', 'dst'] as const) {
    const endpoint = packet[key];
    if (endpoint === undefined || isEndpoint(endpoint)) continue;
    report([...path, key], `"${endpoint}" is no address`, 'an address, or address:port');
  }
  for (const key of ['srcMac', 'dstMac'] as const) {
    const mac = packet[key];
    if (mac !== undefined && !isUnicastMac(mac)) checkPlace([...path, key], mac);
  }
  if (packet.flags !== undefined && !/^([FSRPUEW]+\.?|\.)$/.test(packet.flags)) {
    report(
      [...path, 'flags'],
      `"${packet.flags}" are no TCP flags`,
      'letters of FSRPUEW, then a dot for ACK: S, S., R',
    );
  }
}
