/*
 *   pc 10.0.0.2/24 ------ 10.0.0.1/24 web
 *          eth0             eth0
 *                           web's answers are slow, late or lost
 */
import { defineLab } from '../src/index.ts';

export default defineLab({
  name: 'slow-link',
  about: 'A client, a server, and a link between them that is slow, long or lossy.',
  nodes: {
    pc: { interfaces: { eth0: { addresses: ['10.0.0.2/24'] } } },
    web: {
      interfaces: { eth0: { addresses: ['10.0.0.1/24'] } },
      services: { http: { kind: 'http', port: 80 } },
    },
  },
  links: [['pc:eth0', 'web:eth0']],
  toggles: {
    link: {
      about: 'What is wrong with the link from web to pc.',
      default: 'fine',
      values: ['fine', 'slow', 'long', 'lossy'],
    },
  },
  settings: [
    {
      when: { link: 'slow' },
      nodes: { web: { interfaces: { eth0: { impairment: { rate: '1mbit' } } } } },
    },
    {
      when: { link: 'long' },
      nodes: {
        web: { interfaces: { eth0: { impairment: { delay: '50ms', jitter: '5ms', reorder: '5%' } } } },
      },
    },
    {
      when: { link: 'lossy' },
      nodes: {
        web: {
          interfaces: {
            eth0: { impairment: { loss: '5%', duplicate: '1%', corrupt: '1%', rate: '10mbit' } },
          },
        },
      },
    },
  ],
  probes: { page: { kind: 'http', from: 'pc', url: 'http://10.0.0.1/' } },
  scenarios: {
    fine: { because: 'Nothing is wrong.', expect: { page: { outcome: 'works' } } },
    slow: {
      because: 'A megabit per second is enough for a page.',
      toggles: { link: 'slow' },
      expect: { page: { outcome: 'works' } },
    },
    long: {
      because: 'A tenth of a second there and back is no reason to give up.',
      toggles: { link: 'long' },
      expect: { page: { outcome: 'works' } },
    },
    lossy: {
      because: 'TCP sends again what is lost, or comes with a bit turned.',
      toggles: { link: 'lossy' },
      expect: { page: { outcome: 'works' } },
    },
  },
});
