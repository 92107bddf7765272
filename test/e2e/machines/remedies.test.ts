import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { PageModel } from '../../../src/report/page/model.ts';
import { Home, USERS } from '../support/home.ts';

/**
 * A firewall that lacks the rule for its admin and must keep its guest out. `guest` says which port the guest is on.
 */
const firewall = (guest: { port: string; address: string; gateway: string }) => `
name: office
about: A firewall without the rule for its admin.
nodes:
  admin: { interfaces: { eth0: { addresses: [10.0.1.2/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  guest: { interfaces: { eth0: { addresses: [${guest.address}/24] } }, routes: [{ to: default, via: ${guest.gateway} }] }
  files: { interfaces: { eth0: { addresses: [10.0.3.2/24] } }, routes: [{ to: default, via: 10.0.3.1 }], services: { web: { kind: http, port: 80 } } }
  floor: { interfaces: { br0: { kind: bridge }, up: { master: br0 }, p1: { master: br0 }, p2: { master: br0 } } }
  fw:
    sysctl: { net.ipv4.ip_forward: 1 }
    interfaces: { staff: { addresses: [10.0.1.1/24] }, visitors: { addresses: [10.0.2.1/24] }, servers: { addresses: [10.0.3.1/24] } }
    rules:
      iptables: |
        *filter
        :FORWARD DROP
        -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
        COMMIT
links: [[fw:staff, floor:up], [floor:p1, admin:eth0], [${guest.port}, guest:eth0], [fw:servers, files:eth0]]
probes:
  admin: { kind: http, from: admin, url: http://10.0.3.2/, connectTimeout: 1 }
  guest: { kind: http, from: guest, url: http://10.0.3.2/, connectTimeout: 1 }
scenarios:
  now: { because: The rule is missing., expect: { admin: { outcome: works }, guest: { outcome: fails, cause: filtered } } }
`;
/** A router whose first provider has pulled the plug. */
const FAILOVER = `
name: failover
about: A router with two providers, and a host behind it.
nodes:
  pc: { interfaces: { eth0: { addresses: [10.0.1.2/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  router:
    interfaces: { lan: { addresses: [10.0.1.1/24] }, dsl: { addresses: [10.0.2.2/24] }, lte: { addresses: [10.0.3.2/24] } }
    routes: [{ to: default, via: 10.0.2.1, metric: 10 }, { to: default, via: 10.0.3.1, metric: 20 }]
    sysctl: { net.ipv4.ip_forward: 1 }
  web:
    interfaces: { lo: { addresses: [10.9.9.9/32] }, a: { addresses: [10.0.2.1/24], up: false }, b: { addresses: [10.0.3.1/24] } }
    routes: [{ to: 10.0.1.0/24, via: 10.0.3.2 }]
    services: { http: { kind: http, port: 80 } }
links: [[pc:eth0, router:lan], [router:dsl, web:a], [router:lte, web:b]]
probes: { out: { kind: http, from: pc, url: http://10.9.9.9/, connectTimeout: 1 } }
scenarios: { pulled: { because: The second route takes over., expect: { out: { outcome: works } } } }
`;
const APART = firewall({ port: 'fw:visitors', address: '10.0.2.2', gateway: '10.0.2.1' });
const TOGETHER = firewall({ port: 'floor:p2', address: '10.0.1.3', gateway: '10.0.1.1' });
const ACCEPT = 'iptables -I FORWARD 1 -i staff -d 10.0.3.2/32 -p tcp -m tcp --dport 80 -j ACCEPT';

describe('remedies for any lab', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  afterAll(() => home.remove());

  it('follow from the finding, without a toggle, and are told on the page', async () => {
    home.write('apart.yaml', APART);
    const { stdout, stderr, exitCode } = await home.lab([
      'verify',
      'apart.yaml',
      '--fix',
      '--report',
      'fix.html',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`$ ${ACCEPT}`);
    const [probe] = modelOf(`${home.folder}/work/fix.html`).labs[0]?.scenarios[0]?.probes ?? [];
    expect(probe?.remedies).toMatchObject([{ tried: true, commands: [ACCEPT] }]);
  });

  it('have a second route taken, where the first has no carrier', async () => {
    home.write('failover.yaml', FAILOVER);
    const { stdout, stderr, exitCode } = await home.lab(['verify', 'failover.yaml', '--fix']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('router ignores routes by interfaces that have no carrier\n');
    expect(stdout).toContain('$ sysctl -w net.ipv4.conf.all.ignore_routes_with_linkdown=1\n');
  });

  it('are none where they open what is to stay closed', async () => {
    home.write('together.yaml', TOGETHER);
    const { stdout, exitCode } = await home.lab(['verify', 'together.yaml', '--fix']);
    expect(stdout).toMatch(/Nothing that was tried mends it\.[^$]*it opens what is to stay closed: guest/);
    expect(stdout).not.toContain(ACCEPT);
    expect(exitCode).toBe(1);
  });

  it('are named by verify, for what fails and is to work, in the lab’s own names', async () => {
    home.write('apart.yaml', APART);
    const { stdout, exitCode } = await home.lab(['verify', 'apart.yaml', '--report', 'run.html']);
    expect(exitCode).toBe(1);
    expect(stdout.match(/may mend it, not tried/g)).toHaveLength(1);
    expect(stdout).toContain(`$ ${ACCEPT}`);
    const [admin, guest] = modelOf(`${home.folder}/work/run.html`).labs[0]?.scenarios[0]?.probes ?? [];
    expect(admin?.remedies).toMatchObject([{ tried: false, commands: [ACCEPT] }]);
    expect(guest?.remedies).toEqual([]);
  });

  it('are tried by explain in the lab that it is given', async () => {
    home.write('apart.yaml', APART);
    const { stdout, stderr, exitCode } = await home.lab([
      'explain',
      'filtered',
      'apart.yaml',
      '--scenario',
      'now',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Fixes in office, now, each tried there$/m);
    expect(stdout).toContain(`$ ${ACCEPT}`);
    expect(stdout).not.toContain('192.168.1.5 --dport 80');
    const none = await home.lab(['explain', 'mtu', 'apart.yaml', '--scenario', 'now']);
    expect(none.stderr).toContain(
      'lab: office now – nothing fails for mtu there – with --scenario: only now',
    );
    expect(none.exitCode).toBe(2);
  });
});

/** The report data that a page carries, inflated. */
function modelOf(file: string): PageModel {
  const [, data = ''] =
    /<script[^>]*type="application\/[^"]*"[^>]*>([^<]+)<\/script>/.exec(readFileSync(file, 'utf8')) ?? [];
  return JSON.parse(inflateRawSync(Buffer.from(data.trim(), 'base64')).toString()) as PageModel;
}
