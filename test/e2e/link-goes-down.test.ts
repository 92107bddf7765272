import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';
import { readReport } from './support/report-shape.ts';

const LAB = `name: goes-down
about: A link that goes down while the lab is up.
nodes:
  pc: { interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  sw: { interfaces: { br0: { kind: bridge }, p1: { master: br0 }, p2: { master: br0 } } }
  web: { interfaces: { eth0: { addresses: [10.0.0.1/24] } }, services: { web: { kind: http, port: 80 } } }
links: [[pc:eth0, sw:p1], [sw:p2, web:eth0]]
probes: { get: { kind: http, from: pc, url: http://10.0.0.1/ } }
`;

describe.each(USERS)('a link that goes down while the lab is up, as %s', (user) => {
  const home = new Home(user);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('is told of by the next probe, without waiting for anybody to look there', async () => {
    await home.lab(['up', home.write('goes-down.yaml', LAB)]);
    await home.lab(['exec', 'sw', '--', 'ip', 'link', 'set', 'p2', 'down']);
    // LAB_TIMEOUT bounds the wait for a program that does not become ready, and the message says so.
    const { stdout, stderr } = await home.lab(['probe', '--format', 'json'], {
      env: { LAB_TIMEOUT: '15' },
    });
    expect(stderr).not.toContain('did not begin');
    const [probe] = readReport(stdout).labs[0]?.scenarios[0]?.probes ?? [];
    expect(probe?.observed).toMatchObject({
      outcome: 'fails',
      cause: 'link-down',
      node: 'sw',
      interface: 'p2',
    });
    await home.lab(['down']);
  });
});
