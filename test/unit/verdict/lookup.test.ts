import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../src/agent/protocol.ts';
import { dnsOf } from '../../../src/packet/decode/dns.ts';
import type { Sighting } from '../../../src/packet/types.ts';
import { observe } from '../../../src/verdict/facts/observation.ts';
import { judgeProbe } from '../../../src/verdict/judge.ts';
import { turningPoint } from '../../../src/verdict/story/turning-point.ts';
import { withoutFrames } from './ablation.ts';
import { addFrame } from './frames.ts';
import { recording, runOf } from './recorded.ts';

const { topology, ...scenario } = recording('name-not-resolved');
const run = runOf({ topology, ...scenario });
const all = observe(topology, run).journeys.flatMap(({ hops }) => hops);

const isMessage = (hop: Sighting) => dnsOf(hop.frame) !== undefined;
const isAnswer = (hop: Sighting) => dnsOf(hop.frame)?.isAnswer === true;
const at = (hop: Sighting) => `${hop.node}:${hop.interface}`;

/** The run without these frames. */
const without = (gone: (hop: Sighting) => boolean) => withoutFrames(all.filter(gone));

/** The run with one more frame. */
function withFrame(from: ProbeRun, where: string, direction: 'in' | 'out', timeNs: bigint, data: Uint8Array) {
  const [node = '', name = ''] = where.split(':');
  const wireLength = data.length;
  const text = Buffer.from(data).toString('base64');
  return addFrame(from, node, {
    interface: name,
    direction,
    timeNs: String(timeNs),
    wireLength,
    data: text,
  });
}

const point = (seen: ProbeRun) => turningPoint(observe(topology, seen));
const causeOf = (seen: ProbeRun) => judgeProbe(topology, seen, undefined).observed;

describe('a name that is asked for', () => {
  it('and has no address', () => {
    expect(point(run)).toMatchObject({ kind: 'unresolved', answer: { received: true } });
    expect(causeOf(run)).toMatchObject({ cause: 'name-not-resolved', node: 'pc', interface: 'eth0' });
  });

  it('of a server that does not answer', () => {
    const silent = without(isAnswer)(run);
    expect(point(silent)).toMatchObject({ kind: 'silence', packet: 'DNS query', fate: { received: true } });
    expect(causeOf(silent)).toMatchObject({ cause: 'name-not-resolved', node: 'router' });
  });

  it('in a query that is lost', () => {
    const lost = without((hop) => isAnswer(hop) || (isMessage(hop) && hop.node === 'router'))(run);
    expect(point(lost)).toMatchObject({
      kind: 'lost',
      packet: 'DNS query',
      fate: { at: { node: 'switch' } },
    });
    expect(causeOf(lost).cause).not.toBe('name-not-resolved');
  });

  it('and whose answer dies where a switch has taken its station to have moved', () => {
    const cut = without((hop) => isAnswer(hop) && ['switch:p2', 'pc:eth0'].includes(at(hop)))(run);
    expect(point(cut)).toMatchObject({
      kind: 'lost',
      packet: 'DNS answer',
      fate: { at: { interface: 'p1' } },
    });
    expect(causeOf(cut).cause).toBe('unknown');
    const broadcast = all.find((hop) => hop.frame.arp?.operation === 'request' && at(hop) === 'pc:eth0');
    const query = all.findLast((hop) => isMessage(hop) && !isAnswer(hop) && at(hop) === 'switch:p1');
    if (!broadcast || !query) throw new Error('the recording has no ARP request or no query');
    // The router reflects it with pc's source address.
    const sent = withFrame(cut, 'router:eth0', 'out', query.timeNs + 100n, broadcast.data);
    const flapped = withFrame(sent, 'switch:p1', 'in', query.timeNs + 200n, broadcast.data);
    expect(causeOf(flapped)).toMatchObject({ cause: 'mac-flap', node: 'switch', interface: 'p1' });
  });

  it('without a frame that was seen', () => {
    const blind = without((hop) => isMessage(hop) || hop.frame.arp !== undefined)(run);
    expect(point(blind)).toEqual({ kind: 'nothing-sent' });
  });
});
