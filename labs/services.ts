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
        page: { kind: 'http', port: 80 },
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
  },
  settings: [{ when: { firewall: true }, nodes: { server: { rules: { iptables: firewall } } } }],
  probes: {
    page: { kind: 'http', about: 'By name.', from: 'pc', url: 'http://server.lan/' },
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
