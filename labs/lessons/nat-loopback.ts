import type { Forbidden, Lesson } from '../../src/index.ts';
import { en } from './nat-loopback.en.ts';
import { zhTW } from './nat-loopback.zh-tw.ts';

const say = (key: keyof typeof en) => ({ en: en[key], 'zh-TW': zhTW[key] });

const works = { outcome: 'works' } as const;
const bothWork = { loopback: works, inbound: works };
const flap = { outcome: 'fails', cause: 'mac-flap', at: 'switch' } as const;
const strange = { outcome: 'fails', cause: 'asymmetric-reply', at: 'pc' } as const;

const nf = 'net.bridge.bridge-nf-call-iptables';
const setNf = (value: 0 | 1) => ({
  node: 'router',
  do: `echo ${value} > /proc/sys/net/bridge/bridge-nf-call-iptables`,
});
const keepNf: Forbidden = { what: say('hairpin.keep-nf'), node: 'router', sysctl: { [nf]: 1 } };

/** Expects the pc's request to arrive at the server with this source. */
const seenFrom = (src: string) => ({
  ...works,
  packets: [{ at: 'web:eth0', direction: 'in' as const, flags: 'S', src }],
});

/** The lessons follow the article of 2017, from port forwarding to the kernel patch of 2013. */
export const lessons: Record<string, Lesson> = {
  'port-forwarding': {
    title: say('forward.title'),
    scenario: 'port-forward',
    steps: [
      { text: say('forward.story') },
      {
        text: say('forward.ask'),
        predict: { probe: 'inbound', expect: works, because: say('forward.because') },
      },
    ],
  },
  'short-cut': {
    title: say('short-cut.title'),
    scenario: 'asymmetric-reply',
    steps: [
      { text: say('short-cut.story') },
      {
        text: say('short-cut.ask'),
        predict: { probe: 'loopback', expect: strange, because: say('short-cut.because') },
      },
    ],
  },
  'source-nat': {
    title: say('snat.title'),
    scenario: 'asymmetric-reply',
    steps: [
      { text: say('snat.story') },
      {
        text: say('snat.task'),
        task: {
          goal: {
            expect: {
              loopback: {
                ...works,
                packets: [{ at: 'pc:eth0', direction: 'out', flags: 'S', dst: '1.2.3.4:8001' }],
              },
              inbound: works,
            },
            forbidden: [{ what: say('snat.keep-pc'), node: 'pc' }],
          },
          hints: [say('snat.hint-1'), say('snat.hint-2'), say('snat.hint-3')],
          solutions: [
            { about: say('snat.by-toggle'), set: { snat: 'snat' } },
            {
              about: say('snat.by-hand'),
              commands: [
                {
                  node: 'router',
                  do: 'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j MASQUERADE',
                },
              ],
            },
          ],
        },
      },
      { text: say('snat.after'), run: ['loopback'] },
    ],
  },
  'same-port-drop': {
    title: say('drop.title'),
    scenario: 'same-port-drop',
    steps: [
      { text: say('drop.story') },
      {
        text: say('drop.ask'),
        predict: {
          probe: 'loopback',
          expect: { outcome: 'fails', cause: 'same-port-drop', at: 'router:eth0' },
          because: say('drop.because'),
        },
      },
      {
        text: say('drop.task'),
        task: {
          goal: { expect: bothWork },
          hints: [say('drop.hint-1'), say('drop.hint-2')],
          solutions: [
            { about: say('drop.by-toggle'), set: { nf: false } },
            { about: say('drop.by-hand'), commands: [setNf(0)] },
          ],
        },
      },
    ],
  },
  'hairpin-mode': {
    title: say('hairpin.title'),
    scenario: 'hairpin-only',
    steps: [
      { text: say('hairpin.story') },
      {
        text: say('hairpin.ask'),
        predict: { probe: 'loopback', expect: flap, because: say('hairpin.because') },
      },
      {
        text: say('hairpin.ask-inbound'),
        predict: { probe: 'inbound', expect: flap, because: say('hairpin.because-inbound') },
      },
    ],
  },
  'mac-snat': {
    title: say('one-way.title'),
    scenario: 'mac-snat-one-way',
    steps: [
      { text: say('one-way.story') },
      {
        text: say('one-way.ask'),
        predict: { probe: 'loopback', expect: flap, because: say('one-way.because') },
      },
      {
        text: say('one-way.task'),
        task: {
          goal: { expect: bothWork, cold: true, forbidden: [keepNf] },
          hints: [say('one-way.hint-1'), say('one-way.hint-2')],
          solutions: [
            { about: say('one-way.by-toggle'), set: { macSnat: 'all' } },
            {
              about: say('one-way.by-hand'),
              commands: [
                {
                  node: 'router',
                  do: 'ebtables -t nat -I POSTROUTING -o eth0 -j snat --to-source $(ip -o link show br0 | grep -oE "ether [0-9a-f:]+" | cut -c7-) --snat-target ACCEPT',
                },
              ],
            },
          ],
        },
      },
    ],
  },
  'three-settings': {
    title: say('three.title'),
    scenario: 'hairpin-mac-snat-without-snat',
    steps: [
      { text: say('three.story') },
      {
        text: say('three.ask'),
        predict: { probe: 'loopback', expect: strange, because: say('three.because') },
      },
      {
        text: say('three.task'),
        task: {
          goal: {
            expect: { loopback: seenFrom('192.168.1.1'), inbound: works },
            forbidden: [keepNf],
          },
          hints: [say('three.hint-1'), say('snat.hint-3')],
          solutions: [
            { about: say('three.by-toggle'), set: { snat: 'masquerade' } },
            {
              about: say('three.by-hand'),
              commands: [
                {
                  node: 'router',
                  do: 'iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1',
                },
              ],
            },
          ],
        },
      },
    ],
  },
  'patch-of-2013': {
    title: say('patch.title'),
    scenario: 'kernel-patch',
    steps: [
      { text: say('patch.story') },
      {
        text: say('patch.ask'),
        predict: { probe: 'loopback', expect: flap, because: say('patch.because') },
      },
      {
        text: say('patch.ask-inbound'),
        predict: { probe: 'inbound', expect: works, because: say('patch.because-inbound') },
      },
      {
        text: say('patch.task'),
        task: {
          goal: { expect: bothWork, cold: true, forbidden: [keepNf] },
          hints: [say('patch.hint-1'), say('patch.hint-2'), say('patch.hint-3')],
          solutions: [
            { about: say('patch.by-toggle'), set: { macSnat: 'marked-contained' } },
            {
              about: say('patch.by-hand'),
              commands: [
                { node: 'router', do: 'bridge link set dev eth0 flood off mcast_flood off bcast_flood off' },
              ],
            },
          ],
        },
      },
      { text: say('patch.after') },
    ],
  },
  'without-a-hairpin': {
    title: say('without.title'),
    scenario: 'router-ports-without-nf',
    steps: [
      { text: say('without.story') },
      {
        text: say('without.ask'),
        predict: { probe: 'loopback', expect: strange, because: say('without.because') },
      },
      {
        text: say('without.task'),
        task: {
          goal: { expect: { loopback: seenFrom('192.168.1.6'), inbound: works } },
          hints: [say('without.hint-1'), say('without.hint-2')],
          solutions: [
            { about: say('without.by-toggle'), set: { nf: true } },
            { about: say('without.by-hand'), commands: [setNf(1)] },
            { about: say('without.by-name'), set: { dns: 'split' } },
          ],
        },
      },
      { text: say('without.after') },
    ],
  },
};
