import { endpoint } from '../../packet/format.ts';
import type { Frame, Journey, Sighting } from '../../packet/types.ts';
import { connectionText, replyOf, tupleOf } from '../facts/connections.ts';
import { type HookStep, hookSteps, packetKey } from '../facts/hook-steps.ts';
import { memoize } from '../facts/memoize.ts';
import type { Observation } from '../facts/observation.ts';
import { translatingRule } from '../facts/rule-names.ts';
import { after } from '../facts/tables.ts';
import type { Evidence } from '../types.ts';
import { stepsOf, visitsOf } from './visits.ts';

/** Where a node's NAT sends a packet, and the evidence. */
export interface Translation {
  address: string;
  /** Undefined for a packet without ports. */
  port: number | undefined;
  evidence: Evidence;
}

/** `192.168.1.5:80` */
export const translationText = ({ address, port }: Translation): string =>
  port === undefined ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/**
 * Returns where the node's NAT sends this packet: by the header after the kernel's hooks or, if they were not
 * traced, by the packet's conntrack entry. Undefined if the destination stays the same.
 */
export const destinationNat = (o: Observation, at: Sighting): Translation | undefined => translations(o)(at);

const translations = memoize((o: Observation) => memoize((at: Sighting) => translate(o, at)));

function translate(o: Observation, at: Sighting): Translation | undefined {
  if (at.frame.ip === undefined) return undefined;
  const steps = stepsOf(o, at) ?? [];
  const headers = headersIn(steps);
  return headers.length > 0 ? shown(o, at, steps, headers) : tracked(o, at);
}

/** Returns the last translation on the packet's path. Undefined if the packet kept its destination. */
export function lastTranslation(
  o: Observation,
  request: Journey | undefined,
): { nat: Translation; translator: Sighting } | undefined {
  if (request === undefined) return undefined;
  return visitsOf(o, request)
    .flatMap(({ hops: [arrival] }) => {
      const nat = arrival && (destinationNat(o, arrival) ?? turnedAtBirth(o, arrival));
      return nat ? [{ nat, translator: arrival }] : [];
    })
    .at(-1);
}

/** Does it give a reply the address that the request had when it came into the node? Then no DNAT rule made it. */
export const turnsBack = (o: Observation, { address }: Translation, node: string): boolean =>
  o.flow.some(({ hops }) =>
    hops.some((hop) => hop.node === node && hop.direction === 'in' && hop.frame.ip?.src === address),
  );

/** A rule for the node's own packets changed the destination before the packet reached any cable. */
function turnedAtBirth(o: Observation, at: Sighting): Translation | undefined {
  const { ip } = at.frame;
  const key = packetKey(at.frame);
  if (at.direction === 'in' || ip === undefined || key === undefined) return undefined;
  return turnedByNode(o, at.node, ({ frame, translated }) => {
    return (
      packetKey(frame) === key &&
      translated !== undefined &&
      endpoint(translated.frame, 'dst') === endpoint(at.frame, 'dst')
    );
  });
}

/** Returns the last header that the kernel shows of the packet in this node. Undefined if it shows none. */
export function lastHeader(o: Observation, at: Sighting): Frame | undefined {
  return headersIn(stepsOf(o, at) ?? []).at(-1)?.frame;
}

interface Header {
  frame: Frame;
  event: number;
  step: HookStep;
}

/** Returns the headers in order. A bridge shows them also for packets that only pass its ports. */
function headersIn(steps: readonly HookStep[]): Header[] {
  return steps
    .flatMap((step) => [step, ...(step.translated ? [step.translated] : [])].map((one) => ({ ...one, step })))
    .filter(({ frame }) => frame.ip !== undefined);
}

/** The last header counts: the packet may already be on its way out with its new destination. */
function shown(
  o: Observation,
  at: Sighting,
  steps: readonly HookStep[],
  headers: readonly Header[],
): Translation | undefined {
  const here = endpoint(at.frame, 'dst');
  const to = endpoint(headers.at(-1)?.frame ?? at.frame, 'dst');
  const turned = headers.find(({ frame }) => endpoint(frame, 'dst') === to);
  if (to === here || turned?.frame.ip === undefined) return undefined;
  const { frame, step, event } = turned;
  const made = steps.flatMap(({ decisions }) => decisions).filter((one) => one.event < event);
  const rule = translatingRule(o, at.node, made);
  const by = rule === undefined ? '' : ` by ${rule}`;
  const text = `${at.node}: ${step.family} ${step.hook} turned its destination from ${here} to ${to}${by}`;
  const sources = [{ node: at.node, in: 'hooks', entry: String(event) } as const];
  const port = (frame.tcp ?? frame.udp)?.dstPort;
  return { address: turned.frame.ip.dst, port, evidence: { kind: 'trace', text, sources } };
}

/**
 * A rule of the node changed the destination of what its own programs sent to this address. The packet may still
 * wait to leave.
 */
export const ownTranslation = (o: Observation, node: string, address: string): Translation | undefined =>
  turnedByNode(
    o,
    node,
    ({ frame, translated }) => translated?.frame.ip?.dst === address && frame.ip?.dst !== address,
  );

function turnedByNode(
  o: Observation,
  node: string,
  isIt: (step: HookStep) => boolean,
): Translation | undefined {
  const trace = o.run.hooks.find((one) => one.node === node);
  for (const step of trace ? hookSteps(trace) : []) {
    const { hook, family, frame, translated, decisions } = step;
    const now = translated?.frame;
    if (hook !== 'output' || family === 'bridge' || now?.ip === undefined || !isIt(step)) continue;
    if (endpoint(now, 'dst') === endpoint(frame, 'dst')) continue;
    const rule = translatingRule(o, node, decisions);
    const [from, to] = [endpoint(frame, 'dst'), endpoint(now, 'dst')];
    const text = `${node}: ${family} ${hook} turned its destination from ${from} to ${to}${rule ? ` by ${rule}` : ''}`;
    const sources = [{ node, in: 'hooks', entry: String(translated?.event) } as const];
    return {
      address: now.ip.dst,
      port: (now.tcp ?? now.udp)?.dstPort,
      evidence: { kind: 'trace', text, sources },
    };
  }
  return undefined;
}

function tracked(o: Observation, { node, frame }: Sighting): Translation | undefined {
  const tuple = tupleOf(frame);
  if (tuple === undefined) return undefined;
  for (const line of after(o, node)?.conntrack ?? []) {
    const to = replyOf(line, tuple);
    if (to === undefined || to.address === frame.ip?.dst) continue;
    const sources = [{ node, in: 'conntrack', entry: line, when: 'after' } as const];
    return {
      ...to,
      evidence: { kind: 'conntrack', text: `${node}: ${connectionText(o, node, line)}`, sources },
    };
  }
  return undefined;
}
