/*
 *   pc 10.0.0.2/24 ------ 10.0.0.1/24 server   HTTP, UDP echo, and a DNS server that is somebody's own program,
 *          eth0             eth0               with a file of settings that only the server's programs see
 */
import { defineLab } from '../src/index.ts';

const firewall = `
*filter
-A INPUT -p icmp --icmp-type echo-request -j DROP
-A INPUT -p udp --dport 7 -j DROP`;

const settings = `
no-resolv
no-hosts
host-record=server.lan,10.0.0.1
host-record=printer.lan,10.0.0.9
`;

/** Services of each kind that can be down. */
const pages = (up: boolean) => ({
  page: { kind: 'http' as const, port: 80, up },
  secure: { kind: 'https' as const, port: 443, up },
  'more-names': {
    kind: 'dns' as const,
    port: 5353,
    records: { 'fax.lan': '10.0.0.8', 'v6.lan': 'fd00::8' },
    up,
  },
  old: { kind: 'https' as const, port: 8443, certificate: 'expired' as const },
  own: { kind: 'https' as const, port: 8444, certificate: 'self-signed' as const },
  slow: {
    kind: 'command' as const,
    command: ['sh', '-c', 'echo slow >/run/index.html; exec python3 -m http.server 8080 --directory /run'],
    ready: { command: ['curl', '-sf', 'http://127.0.0.1:8080/'], timeout: 30 },
    port: 8080,
    up,
  },
});

export default defineLab({
  name: 'services',
  about: 'Services of every kind, and probes of every kind that ask them.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['10.0.0.2/24'] } },
      nameservers: ['10.0.0.1'],
    },
    server: {
      interfaces: { eth0: { addresses: ['10.0.0.1/24'] } },
      files: {
        '/etc/lab/names.conf': settings,
        '/opt/greet': '#!/bin/sh\necho "hello from $(cat /etc/lab/motd)"\n',
        '/etc/lab/motd': 'the server\n',
      },
      services: {
        echo: { kind: 'udp', port: 7 },
        names: {
          kind: 'command',
          command: [
            ...['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--pid-file=', '--user=', '--group='],
            '--conf-file=/etc/lab/names.conf',
          ],
          ready: { prints: 'started' },
          port: 53,
        },
      },
    },
  },
  links: [['pc:eth0', 'server:eth0']],
  toggles: {
    firewall: { about: 'The server drops echo requests, and datagrams to its echo service.', default: false },
    open: { about: 'The server has its pages to show.', default: true },
  },
  settings: [
    { when: { firewall: true }, nodes: { server: { rules: { iptables: firewall } } } },
    { when: { open: true }, nodes: { server: { services: pages(true) } } },
    { when: { open: false }, nodes: { server: { services: pages(false) } } },
  ],
  probes: {
    page: { kind: 'http', about: 'By name.', from: 'pc', url: 'http://server.lan/' },
    secure: { kind: 'https', from: 'pc', url: 'https://10.0.0.1/' },
    expired: { kind: 'https', from: 'pc', url: 'https://10.0.0.1:8443/' },
    'self-signed': { kind: 'https', from: 'pc', url: 'https://10.0.0.1:8444/' },
    slow: { kind: 'http', from: 'pc', url: 'http://10.0.0.1:8080/', body: 'slow' },
    fax: { kind: 'dns', from: 'pc', name: 'fax.lan', server: '10.0.0.1:5353', answer: '10.0.0.8' },
    v6: { kind: 'dns', from: 'pc', name: 'v6.lan', server: '10.0.0.1:5353', type: 'AAAA', answer: 'fd00::8' },
    echo: { kind: 'udp', from: 'pc', to: '10.0.0.1:7', send: 'echo', answer: 'echo', timeout: 1 },
    ping: {
      kind: 'ping',
      about: 'Three times, by name.',
      from: 'pc',
      to: 'server.lan',
      count: 3,
      timeout: 1,
    },
    lookup: {
      kind: 'command',
      about: 'The program says what the settings in the file say.',
      from: 'pc',
      command: ['getent', 'hosts', 'printer.lan'],
      output: '10.0.0.9',
    },
    greeting: {
      kind: 'command',
      about: 'Two files that only the server has.',
      from: 'server',
      command: ['/opt/greet'],
      output: 'hello from the server',
    },
    elsewhere: {
      kind: 'command',
      about: 'On the pc there is no such file.',
      from: 'pc',
      command: ['test', '-e', '/opt/greet'],
      exitCode: 1,
    },
  },
  scenarios: {
    open: {
      because: 'Nothing stands between them.',
      expect: {
        page: { outcome: 'works' },
        slow: { outcome: 'works' },
        secure: { outcome: 'works' },
        expired: { outcome: 'fails', cause: 'wrong-answer' },
        'self-signed': { outcome: 'fails', cause: 'wrong-answer' },
        fax: { outcome: 'works' },
        v6: { outcome: 'works' },
        echo: {
          outcome: 'works',
          packets: [
            { at: 'server:eth0', direction: 'in', dst: '10.0.0.1:7', src: '10.0.0.2' },
            { at: 'pc:eth0', direction: 'in', src: '10.0.0.1:7', dst: '10.0.0.2' },
          ],
        },
        ping: { outcome: 'works' },
        lookup: { outcome: 'works' },
        greeting: { outcome: 'works' },
        elsewhere: { outcome: 'works' },
      },
    },
    closed: {
      because: 'Nothing listens at the ports of services that are down.',
      toggles: { open: false },
      expect: {
        page: { outcome: 'fails', cause: 'service-down' },
        secure: { outcome: 'fails', cause: 'service-down' },
        slow: { outcome: 'fails', cause: 'service-down' },
        fax: { outcome: 'fails', cause: 'service-down' },
      },
    },
    'opened-later': {
      because: 'Services can begin in a running lab.',
      start: 'warm',
      warmWith: { open: false },
      expect: { page: { outcome: 'works' }, secure: { outcome: 'works' }, slow: { outcome: 'works' } },
    },
    filtered: {
      because: 'The server’s firewall drops what it does not want to answer.',
      toggles: { firewall: true },
      expect: {
        page: { outcome: 'works' },
        echo: { outcome: 'fails', cause: 'filtered' },
        ping: { outcome: 'fails', cause: 'filtered' },
      },
    },
  },
});
