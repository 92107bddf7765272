/** The lab that `lab new` writes: a small network that works, one way to break it, and what is expected then. */
export const TYPESCRIPT = (name: string) => `/*
 *   client 192.0.2.2
 *      |eth0
 *      |
 *      |eth0 192.0.2.1
 *   router
 *      |eth1 198.51.100.1
 *      |
 *      |eth0
 *   server 198.51.100.2, port 80
 */
import { defineLab } from 'hairpin-lab';

export default defineLab({
  name: '${name}',
  about: 'A client asks a server through a router.',
  nodes: {
    client: {
      interfaces: { eth0: { addresses: ['192.0.2.2/24'] } },
      routes: [{ to: 'default', via: '192.0.2.1' }],
    },
    router: {
      interfaces: {
        eth0: { addresses: ['192.0.2.1/24'] },
        eth1: { addresses: ['198.51.100.1/24'] },
      },
    },
    server: {
      interfaces: { eth0: { addresses: ['198.51.100.2/24'] } },
      routes: [{ to: 'default', via: '198.51.100.1' }],
      services: { web: { kind: 'http', port: 80 } },
    },
  },
  links: [
    ['client:eth0', 'router:eth0'],
    ['router:eth1', 'server:eth0'],
  ],
  toggles: {
    forwarding: { about: 'The router passes packets on from one of its links to the other.', default: true },
  },
  settings: [
    { when: { forwarding: true }, nodes: { router: { sysctl: { 'net.ipv4.ip_forward': 1 } } } },
    { when: { forwarding: false }, nodes: { router: { sysctl: { 'net.ipv4.ip_forward': 0 } } } },
  ],
  probes: {
    web: { kind: 'http', from: 'client', url: 'http://198.51.100.2/' },
  },
  scenarios: {
    forwarded: {
      because: 'The router has a link to both, and passes on what is for the other.',
      expect: { web: { outcome: 'works' } },
    },
    'not-forwarded': {
      because: 'A Linux machine is a host until it is told to be a router.',
      toggles: { forwarding: false },
      expect: { web: { outcome: 'fails', cause: 'forwarding-off' } },
    },
  },
});
`;

export const YAML = (
  name: string,
) => `# yaml-language-server: $schema=../node_modules/hairpin-lab/schema/lab.schema.json
#
#   client 192.0.2.2 – 192.0.2.1 router 198.51.100.1 – 198.51.100.2 server, port 80
name: ${name}
about: A client asks a server through a router.
nodes:
  client:
    interfaces: { eth0: { addresses: [192.0.2.2/24] } }
    routes: [{ to: default, via: 192.0.2.1 }]
  router:
    interfaces:
      eth0: { addresses: [192.0.2.1/24] }
      eth1: { addresses: [198.51.100.1/24] }
  server:
    interfaces: { eth0: { addresses: [198.51.100.2/24] } }
    routes: [{ to: default, via: 198.51.100.1 }]
    services: { web: { kind: http, port: 80 } }
links:
  - [client:eth0, router:eth0]
  - [router:eth1, server:eth0]
toggles:
  forwarding:
    about: The router passes packets on from one of its links to the other.
    default: on
settings:
  - when: { forwarding: on }
    nodes: { router: { sysctl: { net.ipv4.ip_forward: 1 } } }
  - when: { forwarding: off }
    nodes: { router: { sysctl: { net.ipv4.ip_forward: 0 } } }
probes:
  web: { kind: http, from: client, url: http://198.51.100.2/ }
scenarios:
  forwarded:
    because: The router has a link to both, and passes on what is for the other.
    expect: { web: { outcome: works } }
  not-forwarded:
    because: A Linux machine is a host until it is told to be a router.
    toggles: { forwarding: off }
    expect: { web: { outcome: fails, cause: forwarding-off } }
`;

const IMPORTED = (
  name: string,
) => `// What TypeScript calls ./${name}.ts, as that is its name once it is compiled.
import definition from './${name}.js';

const test = labTest(definition);`;
const READ = (name: string) => `
const test = labTest(new URL('./${name}.yaml', import.meta.url));`;

export const TEST = (
  name: string,
  language: 'ts' | 'yaml',
) => `import { expect, labTest } from 'hairpin-lab/vitest';
${language === 'ts' ? IMPORTED(name) : READ(name)}

test('the client reaches the server', async ({ lab }) => {
  await expect(lab.probe('web')).toReach();
});

test('nobody passes its packets on without forwarding', async ({ lab }) => {
  await lab.set({ forwarding: false });
  await expect(lab.probe('web')).toFailWith('forwarding-off');
});
`;
