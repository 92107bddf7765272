import { type Probe, probeHost, probePort } from '../../lab/probe.ts';
import { first } from '../../packet/journey.ts';
import type { Frame } from '../../packet/types.ts';
import { type HookStep, hookSteps, packetKey } from '../facts/hook-steps.ts';
import type { Observation } from '../facts/observation.ts';

/**
 * The last packet of the probe that its node's stack made and that a rule there kept from leaving: what it met in that
 * kernel. Undefined where there was none, or the node was not traced.
 */
export function unsent(o: Observation): HookStep[] | undefined {
  const node = o.probe.from;
  const trace = o.run.hooks.find((one) => one.node === node);
  if (trace === undefined || trace.lost) return undefined;
  const left = new Set(
    o.journeys.flatMap((journey) => {
      const start = first(journey);
      return start.node === node ? [packetKey(start.frame)] : [];
    }),
  );
  const steps = hookSteps(trace);
  const made = steps.findLast(
    ({ hook, family, frame }) =>
      hook === 'output' && family !== 'bridge' && !left.has(packetKey(frame)) && isOfProbe(o, frame),
  );
  if (made === undefined) return undefined;
  const key = packetKey(made.frame);
  const met = steps.slice(steps.indexOf(made)).filter(({ frame }) => packetKey(frame) === key);
  return met.some(({ decisions }) => decisions.some(({ verdict }) => verdict === 'drop')) ? met : undefined;
}

/** A question for its target, or for the address of that. */
function isOfProbe(o: Observation, frame: Frame): boolean {
  const host = probeHost(o.probe);
  if (host === undefined || frame.ip === undefined) return false;
  const isAddress = /^[\d.]+$|:/.test(host);
  if (!isAddress && frame.udp?.dstPort === DNS) return true;
  return (!isAddress || frame.ip.dst === host) && isOfKind(o.probe, frame);
}

const DNS = 53;

function isOfKind(probe: Probe, { tcp, udp, icmp }: Frame): boolean {
  if (probe.kind === 'ping') return icmp !== undefined;
  const ports = probe.kind === 'udp' ? udp : tcp;
  return ports?.dstPort === probePort(probe);
}
