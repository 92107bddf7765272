import { parseAddress } from '../../lab/address.ts';
import { addressWords, type Probe, probeHost } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import type { Frame } from '../../packet/types.ts';
import { hookSteps } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { isOwnFrame } from '../facts/own-packets.ts';

/** Returns the address to which the probe wants to send, if it is known. A name may be unresolved. */
export function targetIp(o: Observation): string | undefined {
  const { probe, syn, requests } = o;
  const host = probeHost(probe);
  const address = host === undefined ? undefined : parseAddress(host);
  if (address) return address.ip;
  const [asked] = syn ? [syn] : requests;
  return asked ? first(asked).frame.ip?.dst : (made(o)?.ip?.dst ?? named(probe) ?? found(o));
}

/** Returns the address in a command's words, if there is only one. */
function named(probe: Probe): string | undefined {
  const words = probe.kind === 'command' ? addressWords(probe) : [];
  const [address, ...others] = words.flatMap((word) => parseAddress(word)?.ip ?? []);
  return others.length > 0 ? undefined : address;
}

/** Returns the address of a name, from a route question that the node answered, although no packet was sent. */
const found = ({ probe, run }: Observation): string | undefined =>
  run.routes?.find(({ node, of, question }) => node === probe.from && of === 'sent' && !question.src)
    ?.question.dst;

/**
 * Returns the packet that the node's stack made for the probe, though it may never have left. It shows the
 * address of a name, or of a command.
 */
function made({ probe, run }: Observation): Frame | undefined {
  const trace = run.hooks.find(({ node }) => node === probe.from);
  const steps = trace && !trace.lost ? hookSteps(trace) : [];
  return steps.find(
    ({ hook, family, frame }) =>
      hook === 'output' && family !== 'bridge' && isOwnFrame({ run }, frame) && frame.udp?.dstPort !== DNS,
  )?.frame;
}

const DNS = 53;
