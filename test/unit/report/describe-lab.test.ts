import { expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import { toggleValues } from '../../../src/lab/toggles.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { describeLab } from '../../../src/report/describe-lab.ts';

test('a lab is shown with the settings that decide, said or not', () => {
  const topology = resolve(natLoopback, toggleValues(natLoopback));
  const lines = describeLab(natLoopback, topology, (_, text) => text, 400).join('\n');
  expect(lines).toContain(
    'switch: does not show its frames to iptables (net.bridge.bridge-nf-call-iptables = 0)',
  );
  expect(lines).toContain('router: net.ipv4.ip_forward = 1');
  expect(lines).toMatch(/where the lab says nothing, .*net\.ipv4\.conf\.all\.rp_filter = 0/);
});
