import { parseAddress } from '../../lab/address.ts';
import { addressWords, type Probe, probeHost } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import type { Frame } from '../../packet/types.ts';
import { hookSteps } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';
import { isOwnFrame } from '../facts/own-packets.ts';

/** The address that the probe was to speak to, as far as it is known: a name need not have been resolved. */
export function targetIp(o: Observation): string | undefined {
  const { probe, syn, requests } = o;
  const host = probeHost(probe);
  const address = host === undefined ? undefined : parseAddress(host);
  if (address) return address.ip;
  const [asked] = syn ? [syn] : requests;
  return asked ? first(asked).frame.ip?.dst : (made(o)?.ip?.dst ?? named(probe) ?? found(o));
}

/** By the words of a command, if they name one address only. */
function named(probe: Probe): string | undefined {
  const words = probe.kind === 'command' ? addressWords(probe) : [];
  const [address, ...others] = words.flatMap((word) => parseAddress(word)?.ip ?? []);
  return others.length > 0 ? undefined : address;
}

/** What a name stood for: its node was asked for the way there, on no packet's account. */
const found = ({ probe, run }: Observation): string | undefined =>
  run.routes?.find(({ node, of, question }) => node === probe.from && of === 'sent' && !question.src)
    ?.question.dst;

/** What its node's stack made of the probe, though it may never have left: whom a name stood for, or a command spoke to. */
function made({ probe, run }: Observation): Frame | undefined {
  const trace = run.hooks.find(({ node }) => node === probe.from);
  const steps = trace && !trace.lost ? hookSteps(trace) : [];
  return steps.find(
    ({ hook, family, frame }) =>
      hook === 'output' && family !== 'bridge' && isOwnFrame({ run }, frame) && frame.udp?.dstPort !== DNS,
  )?.frame;
}

const DNS = 53;
