import { defineLab, packet } from '../src/index.ts';

/**
 * What may be asked, and what must come of it:
 *
 *   pc 192.0.2.1, .3 --- 192.0.2.254 router 203.0.113.254 --- 203.0.113.2 server
 */
export default defineLab({
  name: 'probes',
  about: 'Probes that look at what is answered, and choose where they ask from.',
  nodes: {
    pc: {
      interfaces: { eth0: { addresses: ['192.0.2.1/24', '192.0.2.3/24'] } },
      routes: [{ to: 'default', via: '192.0.2.254' }],
      files: { '/etc/hosts': '203.0.113.2 server.example\n' },
    },
    router: {
      interfaces: {
        lan: { addresses: ['192.0.2.254/24'] },
        wan: { addresses: ['203.0.113.254/24'] },
      },
      sysctl: { 'net.ipv4.ip_forward': 1 },
    },
    server: {
      interfaces: { eth0: { addresses: ['203.0.113.2/24'] } },
      routes: [{ to: 'default', via: '203.0.113.254' }],
      services: {
        web: { kind: 'http', port: 80 },
        secure: { kind: 'https', port: 443, names: ['server.example'] },
        echo: { kind: 'udp', port: 7 },
        greeter: {
          kind: 'command',
          port: 22,
          command: [
            'python3',
            '-uc',
            [
              'import socket',
              'server = socket.create_server(("", 22)); print("listening")',
              'while True:',
              '    client, _ = server.accept()',
              '    client.sendall(b"SSH-2.0-hairpin\\r\\n"); client.close()',
            ].join('\n'),
          ],
          ready: { prints: 'listening' },
        },
        names: { kind: 'dns', records: { 'www.example': '203.0.113.2' } },
        slow: {
          kind: 'command',
          port: 8080,
          command: ['sh', '-c', 'sleep 1; exec python3 -m http.server 8080 --directory /run'],
        },
      },
    },
  },
  links: [
    ['pc:eth0', 'router:lan'],
    ['server:eth0', 'router:wan'],
  ],
  toggles: {
    guard: { about: 'The router lets one address through, and nothing else.', default: false },
  },
  settings: [
    {
      when: { guard: true },
      nodes: {
        router: {
          rules: {
            iptables:
              '*filter\n:FORWARD DROP\n-A FORWARD -s 192.0.2.3 -j ACCEPT\n-A FORWARD -d 192.0.2.3 -j ACCEPT\n',
          },
        },
      },
    },
  ],
  probes: {
    ssh: {
      kind: 'tcp',
      about: 'By name; the server speaks first.',
      from: 'pc',
      to: 'server.example:22',
      banner: 'SSH-2.0',
      timeout: 1,
    },
    'ssh-as-guest': { kind: 'tcp', from: 'pc', to: '203.0.113.2:22', source: '192.0.2.3' },
    page: {
      kind: 'http',
      about: 'That this server answered, and no other.',
      from: 'pc',
      url: 'http://203.0.113.2/',
      host: 'www.example',
      headers: { 'X-Asked-By': 'hairpin' },
      body: 'hello from server',
    },
    secure: {
      kind: 'https',
      about: 'By the name that the certificate is for.',
      from: 'pc',
      url: 'https://server.example/',
      body: 'hello from server',
    },
    'secure-as-guest': {
      kind: 'https',
      about: 'By its address, with the name and all else that there is to say.',
      from: 'pc',
      url: 'https://server.example/form',
      method: 'POST',
      host: 'server.example',
      headers: { Accept: 'text/plain' },
      status: 200,
      source: '192.0.2.3',
      connectTimeout: 1,
      within: 5,
    },
    missing: {
      kind: 'http',
      about: 'The server is there, and says that the page is not.',
      from: 'pc',
      url: 'http://203.0.113.2:8080/missing',
      status: 404,
      within: 20,
    },
    head: { kind: 'http', from: 'pc', url: 'http://203.0.113.2/', method: 'HEAD', source: '192.0.2.3' },
    echo: { kind: 'udp', from: 'pc', to: '203.0.113.2:7', sourcePort: 4000 },
    'echo-as-guest': {
      kind: 'udp',
      from: 'pc',
      to: '203.0.113.2:7',
      source: '192.0.2.3',
      within: 5,
    },
    name: { kind: 'dns', from: 'pc', name: 'www.example', server: '203.0.113.2', answer: '203.0.113.2' },
    'name-as-guest': {
      kind: 'dns',
      about: 'The address that the name has today.',
      from: 'pc',
      name: 'www.example',
      server: '203.0.113.2:53',
      type: 'A',
      source: '192.0.2.3',
      timeout: 1,
      within: 5,
    },
    'ssh-within': { kind: 'tcp', from: 'pc', to: '203.0.113.2:22', source: '192.0.2.3', within: 5 },
    listed: {
      kind: 'command',
      about: 'The slow server lists what it has.',
      from: 'server',
      command: ['curl', '-sf', 'http://127.0.0.1:8080/'],
      output: 'Directory listing',
      timeout: 2,
      within: 20,
    },
    slow: {
      kind: 'http',
      about: 'Of a server that takes its time to begin.',
      from: 'pc',
      url: 'http://203.0.113.2:8080/',
      within: 20,
    },
    'no-pc': {
      kind: 'capture',
      about: 'Of the first address nothing gets through.',
      at: 'router:wan',
      filter: 'host 192.0.2.1',
      none: true,
    },
    echoes: { kind: 'capture', at: 'router:wan', filter: 'icmp', exactly: 2 },
    connections: { kind: 'capture', at: 'server:eth0', filter: 'tcp[tcpflags] == tcp-syn', atLeast: 3 },
    ping: {
      kind: 'ping',
      from: 'pc',
      to: '203.0.113.2',
      size: 1400,
      df: true,
      source: '192.0.2.3',
      within: 5,
    },
  },
  scenarios: {
    open: {
      because: 'The router forwards all.',
      expect: {
        ssh: { outcome: 'works' },
        'ssh-as-guest': {
          outcome: 'works',
          packets: [packet('server:eth0', 'in', 'S', '192.0.2.3 > 203.0.113.2:22')],
        },
        page: { outcome: 'works' },
        secure: { outcome: 'works' },
        'secure-as-guest': { outcome: 'works' },
        missing: { outcome: 'works' },
        listed: { outcome: 'works' },
        head: { outcome: 'works' },
        echo: { outcome: 'works', packets: [{ at: 'server:eth0', direction: 'in', src: '192.0.2.1:4000' }] },
        ping: { outcome: 'works' },
        name: { outcome: 'works' },
        slow: { outcome: 'works' },
        echoes: { outcome: 'works' },
        connections: { outcome: 'works' },
      },
    },
    guarded: {
      because: 'The router knows one of the two addresses only.',
      toggles: { guard: true },
      expect: {
        ssh: { outcome: 'fails', cause: 'filtered' },
        'ssh-as-guest': { outcome: 'works' },
        page: { outcome: 'fails', at: 'router:lan' },
        secure: { outcome: 'fails', cause: 'filtered' },
        'secure-as-guest': { outcome: 'works' },
        head: { outcome: 'works' },
        echo: { outcome: 'fails', at: 'router', causes: ['filtered', 'refused'] },
        ping: { outcome: 'works' },
        'echo-as-guest': { outcome: 'works' },
        'ssh-within': { outcome: 'works' },
        name: { outcome: 'fails', cause: 'filtered' },
        'name-as-guest': { outcome: 'works' },
        'no-pc': { outcome: 'works' },
        echoes: { outcome: 'works' },
      },
    },
  },
});
