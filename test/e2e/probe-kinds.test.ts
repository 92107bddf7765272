import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { Home, USERS } from './support/home.ts';

/** pc --- router --- web, and what may be seen of pc's packets. */
const LAB = `name: watched
about: Captures beside other probes.
nodes:
  pc: { files: { /etc/hosts: "10.0.2.2 web.example\\n" }, interfaces: { eth0: { addresses: [10.0.1.2/24, 'fd00:1::2/64'] } }, ipv6: true, routes: [{ to: default, via: 10.0.1.1 }, { to: default, via: 'fd00:1::1' }] }
  router:
    ipv6: true
    interfaces: { lan: { addresses: [10.0.1.1/24, 'fd00:1::1/64'] }, wan: { addresses: [10.0.2.1/24, 'fd00:2::1/64'] }, spare: { up: false } }
    sysctl: { net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1 }
  web:
    ipv6: true
    interfaces: { eth0: { addresses: [10.0.2.2/24, 'fd00:2::2/64'] } }
    routes: [{ to: default, via: 10.0.2.1 }, { to: default, via: 'fd00:2::1' }]
    services:
      page: { kind: http, port: 80 }
      secure: { kind: https, port: 443 }
      named: { kind: https, port: 8443, names: [web.example] }
      expired: { kind: https, port: 8444, certificate: expired }
      stranger: { kind: https, port: 8445, certificate: self-signed }
      keyless:
        kind: command
        command: [python3, -uc, "import ssl, socket\\ntls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\\ns = socket.create_server(('', 8446)); print('ready')\\nwhile True:\\n    c, _ = s.accept()\\n    try: tls.wrap_socket(c, server_side=True)\\n    except OSError: c.close()"]
        ready: { prints: ready }
      thinks:
        kind: command
        command: [python3, -uc, "import socket, time\\ns = socket.create_server(('', 8081)); print('ready')\\nwhile True:\\n    c, _ = s.accept()\\n    c.recv(9999); time.sleep(3); c.sendall(b'HTTP/1.0 200 OK\\\\r\\\\n\\\\r\\\\nsorry'); c.close()"]
        ready: { prints: ready }
      names: { kind: dns, records: { web.example: 10.0.2.2 } }
      names6: { kind: dns, port: 5353, records: { web6.example: 'fd00:2::2' } }
toggles: { cert: { about: Whom the second certificate is for., default: true } }
settings: [{ when: { cert: false }, nodes: { web: { services: { named: { kind: https, port: 8443, names: [10.0.2.2] } } } } }]
links: [[pc:eth0, router:lan], [web:eth0, router:wan]]
probes:
  ping: { kind: ping, from: pc, to: 10.0.2.2, count: 2 }
  ping6: { kind: ping, from: pc, to: 'fd00:2::2' }
  page: { kind: http, from: pc, url: http://10.0.2.2/ }
  late: { kind: http, from: pc, url: 'http://10.0.2.2:8081/', connectTimeout: 2 }
  other-page: { kind: http, from: pc, url: http://10.0.2.2/, body: hello from other }
  secure: { kind: https, from: pc, url: 'https://10.0.2.2/', body: hello from web }
  secure6: { kind: https, from: pc, url: 'https://[fd00:2::2]/', method: HEAD }
  named: { kind: https, from: pc, url: 'https://web.example:8443/' }
  misnamed: { kind: https, from: pc, url: 'https://10.0.2.2:8443/' }
  plain: { kind: https, from: pc, url: 'https://10.0.2.2:80/' }
  plain6: { kind: https, from: pc, url: 'https://[fd00:2::2]:80/' }
  expired: { kind: https, from: pc, url: 'https://10.0.2.2:8444/' }
  expired6: { kind: https, from: pc, url: 'https://[fd00:2::2]:8444/' }
  stranger: { kind: https, from: pc, url: 'https://10.0.2.2:8445/' }
  keyless: { kind: https, from: pc, url: 'https://10.0.2.2:8446/' }
  other-status: { kind: https, from: pc, url: 'https://10.0.2.2/', status: 404 }
  name: { kind: dns, from: pc, name: web.example, server: 10.0.2.2, answer: 10.0.2.2 }
  name6: { kind: dns, from: pc, name: web6.example, server: '[fd00:2::2]:5353', type: AAAA, answer: 'fd00:2:0::2' }
  no-name: { kind: dns, from: pc, name: other.example, server: 10.0.2.2 }
  no-server: { kind: dns, from: pc, name: web.example, server: 10.0.2.2:54 }
  other-answer: { kind: dns, from: pc, name: web.example, server: 10.0.2.2, answer: 10.0.2.3 }
  four: { kind: capture, at: router:wan, filter: icmp, exactly: 4 }
  three: { kind: capture, at: router:wan, filter: icmp, exactly: 3 }
  syn: { kind: capture, at: web:eth0, filter: 'tcp dst port 80 and tcp[tcpflags] == tcp-syn', atLeast: 1 }
  syns: { kind: capture, at: web:eth0, filter: 'tcp dst port 80 and tcp[tcpflags] == tcp-syn', atLeast: 2 }
  no-udp: { kind: capture, at: router:lan, filter: udp, none: true }
  no-icmp: { kind: capture, at: router:lan, filter: 'icmp or (icmp6 and icmp6[0] == 128)', none: true }
  six: { kind: capture, at: web:eth0, filter: 'icmp6 and icmp6[0] == 128', exactly: 1 }
  spare: { kind: capture, at: router:spare, none: true }
  spared: { kind: capture, at: router:spare, atLeast: 1 }
  bad: { kind: capture, at: router:lan, filter: tcp prt 80, none: true }
scenarios:
  asked:
    because: All of it passes.
    expect:
      four: { outcome: works }
      ping: { outcome: works }
      ping6: { outcome: works }
      page: { outcome: works }
      late: { outcome: works }
      syn: { outcome: works }
      no-udp: { outcome: works }
      six: { outcome: works }
      spare: { outcome: works }
  counted:
    because: Nothing of it is as it should be.
    expect:
      ping: { outcome: works }
      page: { outcome: works }
      three: { outcome: works }
      syns: { outcome: works }
      no-icmp: { outcome: works }
      spared: { outcome: works }
  names:
    because: One server knows one name, the other another.
    expect:
      name: { outcome: works }
      name6: { outcome: works }
      no-name: { outcome: fails, cause: name-not-resolved }
      no-server: { outcome: fails, cause: refused }
      other-answer: { outcome: fails, cause: wrong-answer, at: web }
  secure:
    because: The certificate is for one name, and for no address.
    expect:
      secure: { outcome: works }
      secure6: { outcome: works }
      named: { outcome: works }
      misnamed: &tls { outcome: fails, cause: wrong-answer, at: web:eth0 }
      plain: *tls
      plain6: *tls
      expired: *tls
      expired6: *tls
      stranger: *tls
      keyless: *tls
      other-status: *tls
      other-page: { outcome: works }
  refused: { because: That is no filter., expect: { bad: { outcome: works }, ping: { outcome: works } } }
`;

describe.each(USERS)('captures and questions for names, as %s', (user) => {
  const home = new Home(user);
  const file = home.write('watched.yaml', LAB);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('count what passes while other probes run, and say the first of it', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', file, '--format', 'json']);
    expect(exitCode, stderr).toBe(2);
    const scenarios = (JSON.parse(stdout) as Report).labs[0]?.scenarios ?? [];
    const of = (name: string) => scenarios.find(({ scenario }) => scenario === name);
    const statuses = (name: string) =>
      Object.fromEntries(of(name)?.probes.map(({ probe, status }) => [probe, status]) ?? []);
    const said = (name: string, probe: string) =>
      of(name)?.probes.find((each) => each.probe === probe)?.reason;
    expect(of('asked')).toMatchObject({ status: 'pass' });
    expect(statuses('counted')).toEqual({
      ...{ ping: 'pass', page: 'pass' },
      ...{ three: 'fail', syns: 'fail', 'no-icmp': 'fail', spared: 'fail' },
    });
    expect(said('counted', 'three')).toMatch(
      /^expected works, but it fails: 4 packets, the first: IP 10\.0\.1\.2 > 10\.0\.2\.2: ICMP echo request.*; it should be exactly 3$/,
    );
    expect(said('counted', 'syns')).toMatch(/1 packet, the first: IP 10.*; it should be at least 2$/);
    expect(said('counted', 'no-icmp')).toMatch(/4 packets, .*; it should be none$/);
    expect(said('counted', 'spared')).toMatch(/no packet; it should be at least 1$/);
    expect(statuses('names')).toEqual({
      ...{ name: 'pass', name6: 'pass', 'no-name': 'pass', 'no-server': 'pass', 'other-answer': 'pass' },
    });
    const other = of('names')?.probes.find(({ probe }) => probe === 'other-answer');
    expect(other?.observed.detail).toContain('the answer is 10.0.2.2, not 10.0.2.3');
    expect(statuses('secure')).toEqual({
      ...{ secure: 'pass', secure6: 'pass', named: 'pass' },
      ...{ misnamed: 'pass', plain: 'pass', plain6: 'pass', expired: 'pass', expired6: 'pass' },
      ...{ stranger: 'pass', keyless: 'pass', 'other-status': 'pass', 'other-page': 'fail' },
    });
    const detail = (probe: string) =>
      of('secure')?.probes.find((each) => each.probe === probe)?.observed.detail;
    const failed = (why: string) => expect.stringContaining(`the TLS handshake failed: ${why} (curl: (`);
    expect(detail('misnamed')).toEqual(failed('the certificate is for other names'));
    for (const probe of ['plain', 'plain6'])
      expect(detail(probe)).toEqual(failed('what is answered is no TLS'));
    for (const probe of ['expired', 'expired6'])
      expect(detail(probe)).toEqual(failed('the certificate has expired'));
    expect(detail('stranger')).toEqual(failed('the certificate is signed by nobody whom the lab trusts'));
    expect(detail('keyless')).toEqual(failed('the two have no cipher in common'));
    expect(detail('other-status')).toContain('HTTP 200, "hello from web", not 404');
    expect(said('secure', 'other-page')).toContain(
      'HTTP 200, "hello from web"; nowhere in the answer: "hello from other"',
    );
    const evidence = of('secure')?.probes.find(({ probe }) => probe === 'other-page')?.evidence ?? [];
    expect(evidence.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^web answered: SYN-ACK 10\.0\.2\.2:80 → 10\.0\.1\.2:\d+, left web:eth0$/),
    );
    expect(of('refused')).toMatchObject({
      status: 'error',
      refused: [{ what: expect.stringContaining('syntax error'), line: lineOf('bad:') }],
    });
  });

  it('are refused by check where tcpdump does not know the filter', async () => {
    const { exitCode, stderr } = await home.lab(['check', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${file}:${lineOf('bad:')}:`);
    expect(stderr).toContain("probes.bad.filter – tcpdump: can't parse filter expression: syntax error");
    expect(await home.lab(['check', file, '--no-rules'])).toMatchObject({ exitCode: 0 });
  });

  it('a certificate is changed in a running lab, and back', async () => {
    const works = async () => (await home.lab(['probe', 'misnamed'])).stdout.includes(':8443/ works');
    await home.lab(['up', file]);
    expect(await works()).toBe(false);
    const set = await home.lab(['set', 'cert=off']);
    expect(set.stdout).toContain('certified for web.example, 10.0.2.2');
    expect(await works()).toBe(true);
    await home.lab(['set', 'cert=on']);
    expect(await works()).toBe(false);
  });

  it('come and go with another definition of the lab', async () => {
    const without = LAB.replace(/^ +secure: .*443 }\n/m, '').replace(/^ +(secure|secure6): .*\n/gm, '');
    const asked = async () => (await home.lab(['probe', 'secure', 'syn'])).stdout;
    expect(await asked()).toMatch(/secure: pc → https:\/\/10\.0\.2\.2\/ works/);
    const less = await home.lab(['apply', home.write('less.yaml', without)]);
    expect(less.stdout).toContain('- web: secure on port 443');
    expect((await home.lab(['probe', 'secure'])).exitCode).toBe(2);
    const more = await home.lab(['apply', file]);
    expect(more.stdout).toContain('+ web: secure on port 443, certified for web, 10.0.2.2, fd00:2::2');
    expect(await asked()).toMatch(/secure: pc → https:\/\/10\.0\.2\.2\/ works/);
  });

  it('are asked for beside another probe of a running lab, and not alone', async () => {
    const both = await home.lab(['probe', 'no-icmp', 'ping']);
    expect(both.stdout).toMatch(/no-icmp: .* fails .*\n.*4 packets, the first/);
    const alone = await home.lab(['probe', 'no-icmp']);
    expect(alone).toMatchObject({ exitCode: 2 });
    expect(alone.stderr).toContain('no-icmp – looks on while other probes run, and none does');
  });

  const lineOf = (text: string) => LAB.split('\n').findIndex((line) => line.includes(text)) + 1;
});
