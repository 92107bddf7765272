import { expect, test } from 'vitest';
import tunnels from '../../../labs/tunnels.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { watching } from '../../../src/plan/watching.ts';

const captured = (scenario: string, capture: 'socket' | 'tcpdump' = 'socket') => {
  const topology = resolve(tunnels, toggleValues(tunnels, scenario));
  const { captures } = watching(topology, { capture, trace: false });
  return captures.map(({ node, interface: name }) => `${node}:${name}`);
};

test.each(['vxlan', 'geneve', 'gretap'])('the frames in a %s tunnel are captured', (scenario) => {
  expect(captured(scenario)).toEqual(expect.arrayContaining(['west:up0', 'west:tun1', 'east:tun1']));
});

test.each(['gre', 'ipip', 'sit'])(
  'packets in a %s tunnel are in no frames: our socket sees them',
  (scenario) => {
    expect(captured(scenario)).toEqual(expect.arrayContaining(['west:up0', 'west:tun1', 'east:tun1']));
    expect(captured(scenario, 'tcpdump')).toEqual(expect.arrayContaining(['west:up0', 'east:up0']));
    expect(captured(scenario, 'tcpdump')).not.toContain('west:tun1');
  },
);
