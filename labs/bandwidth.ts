/*
 *   pc 10.0.0.2/24 ------ 10.0.0.1/24 server    iperf3 --server
 *          eth0             eth0
 *                           what leaves the server is held to a rate
 */
import { defineLab } from '../src/index.ts';

export default defineLab({
  name: 'bandwidth',
  about: 'How much gets through a link, measured by iperf3 in both directions.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    server: {
      interfaces: { eth0: { addresses: ['10.0.0.1/24'] } },
      services: {
        iperf3: {
          kind: 'command',
          command: ['iperf3', '--server', '--forceflush'],
          ready: { prints: 'Server listening' },
          port: 5201,
        },
      },
    },
  },
  links: [['pc:eth0', 'server:eth0']],
  toggles: { limited: { about: 'What leaves the server is held to 10 Mbit/s.', default: true } },
  settings: [
    {
      when: { limited: true },
      nodes: { server: { interfaces: { eth0: { impairment: { rate: '10mbit' } } } } },
    },
  ],
  probes: {
    download: {
      kind: 'iperf3',
      about: 'The server sends.',
      from: 'pc',
      to: '10.0.0.1',
      port: 5201,
      reverse: true,
      time: 1,
      within: 10,
      atLeast: '1mbit',
      atMost: '12mbit',
    },
    upload: { kind: 'iperf3', from: 'pc', to: '10.0.0.1', atLeast: '12mbit' },
  },
  scenarios: {
    limited: {
      because: 'A rate holds what leaves the interface, and nothing of what comes in by it.',
      expect: { download: { outcome: 'works' }, upload: { outcome: 'works' } },
    },
    free: {
      because: 'Without a limit a cable of this machine is as fast as its cores.',
      toggles: { limited: false },
      expect: { upload: { outcome: 'works' } },
    },
  },
});
