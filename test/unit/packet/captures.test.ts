import { describe, expect, it } from 'vitest';
import { findSyns, tcpFlow } from '../../../src/packet/flow.ts';
import { endpoint, flagsText } from '../../../src/packet/format.ts';
import { journeys } from '../../../src/packet/journey.ts';
import { sightings } from '../../../src/packet/sightings.ts';
import type { Journey } from '../../../src/packet/types.ts';
import { capturesOf } from '../../../src/verdict/facts/observation.ts';
import { recording, runOf } from '../verdict/recorded.ts';

/** All packets of a recorded run. */
const recorded = (scenario: string) => journeys(sightings(capturesOf(runOf(recording(scenario)))));

/** Lines such as `pc:eth0 out 192.168.1.6:PORT > 1.2.3.4:8001 S`. The kernel chooses the port. */
function written({ hops }: Journey): string[] {
  return hops.map(({ node, interface: name, direction, frame }) => {
    const ends = `${endpoint(frame, 'src')} > ${endpoint(frame, 'dst')}`.replace(/:\d{5}\b/, ':PORT');
    return `${node}:${name} ${direction} ${ends} ${flagsText(frame)}`;
  });
}

function flow(packets: Journey[]): Journey[] {
  const [syn] = findSyns(packets, 'pc', 8001);
  return syn ? tcpFlow(packets, syn) : [];
}

describe('a recorded connection through hairpin, DNAT, SNAT and MAC SNAT', () => {
  const packets = flow(recorded('hairpin-mac-snat'));

  it('has its SYN translated once on its way', () => {
    // Before the first packet to web crosses br0, the router asks for web's MAC address.
    expect(packets[0] && written(packets[0])).toEqual([
      'pc:eth0 out 192.168.1.6:PORT > 1.2.3.4:8001 S',
      'switch:p2 in 192.168.1.6:PORT > 1.2.3.4:8001 S',
      'switch:p1 out 192.168.1.6:PORT > 1.2.3.4:8001 S',
      'router:eth0 in 192.168.1.6:PORT > 1.2.3.4:8001 S',
      'router:br0 out 192.168.1.6:PORT > 192.168.1.5:80 S',
      'router:eth0 out 192.168.1.1:PORT > 192.168.1.5:80 S',
      'switch:p1 in 192.168.1.1:PORT > 192.168.1.5:80 S',
      'switch:p3 out 192.168.1.1:PORT > 192.168.1.5:80 S',
      'web:eth0 in 192.168.1.1:PORT > 192.168.1.5:80 S',
    ]);
  });

  it('has its SYN-ACK translated back', () => {
    expect(packets[1] && written(packets[1])).toEqual([
      'web:eth0 out 192.168.1.5:80 > 192.168.1.1:PORT S.',
      'switch:p3 in 192.168.1.5:80 > 192.168.1.1:PORT S.',
      'switch:p1 out 192.168.1.5:80 > 192.168.1.1:PORT S.',
      'router:eth0 in 192.168.1.5:80 > 192.168.1.1:PORT S.',
      'router:br0 out 192.168.1.5:80 > 192.168.1.6:PORT S.',
      'router:eth0 out 1.2.3.4:8001 > 192.168.1.6:PORT S.',
      'switch:p1 in 1.2.3.4:8001 > 192.168.1.6:PORT S.',
      'switch:p2 out 1.2.3.4:8001 > 192.168.1.6:PORT S.',
      'pc:eth0 in 1.2.3.4:8001 > 192.168.1.6:PORT S.',
    ]);
  });

  it('goes from end to end with every packet, and nothing is left over', () => {
    // Which acknowledgements are combined with data differs from run to run.
    const ends = new Set(packets.map(({ hops }) => `${hops[0]?.node} ${hops.at(-1)?.node}`));
    expect([...ends]).toEqual(['pc web', 'web pc']);
    const flags = packets.map(({ hops: [hop] }) => `${hop?.node} ${hop?.frame.tcp?.flags}`);
    expect(flags).toEqual(expect.arrayContaining(['pc S', 'web S.', 'pc P.', 'web P.', 'pc F.', 'web F.']));
    const tcp = recorded('hairpin-mac-snat').filter(({ hops }) => hops[0]?.frame.tcp);
    expect(packets.map(({ packet }) => packet)).toEqual(tcp.map(({ packet }) => packet));
  });
});

describe('a recorded MAC flap', () => {
  const packets = recorded('routed-hairpin-cold');
  const asked = packets.filter(({ hops }) => hops[0]?.node === 'pc');

  it('shows the ARP request reflected back to the pc, as one packet each time it is asked', () => {
    expect(asked.length).toBeGreaterThan(1);
    for (const request of asked) {
      const places = written(request).map((text) => text.split(' ').slice(0, 2).join(' '));
      expect(places).toEqual([
        'pc:eth0 out',
        'switch:p2 in',
        'switch:p3 out',
        'web:eth0 in',
        'switch:p1 out',
        'router:eth0 in',
        'router:br0 in',
        'router:eth0 out',
        'switch:p1 in',
        'switch:p3 out',
        'web:eth0 in',
        'switch:p2 out',
        'pc:eth0 in',
      ]);
    }
  });

  it('shows that the switch keeps the reply to itself', () => {
    const replies = packets.filter(({ hops }) => hops[0]?.frame.arp?.operation === 'reply');
    expect(replies.length).toBeGreaterThan(1);
    expect(replies.map((reply) => written(reply).at(-1)?.slice(0, 12))).toEqual(
      replies.map(() => 'switch:p1 in'),
    );
  });

  it('has no SYN', () => {
    expect(flow(packets)).toEqual([]);
  });
});
