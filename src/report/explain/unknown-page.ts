import type { Page } from './page.ts';

/** Explains what it means if no cause is named. */
export const unknownPage: Page = {
  symptom: 'A probe fails, and the verdict says "unknown", which no expectation is ever satisfied by.',
  mechanism: [
    'A cause is named only if every fact it rests on was seen, and no other cause fits: here a fact is missing, or two causes fit alike.',
    'The verdict says the last place where the packet was seen, each cause that something speaks for, and what is missing for it ("it could be …, but for this: …").',
    'What may be missing: packets were lost by a capture, rules or tables changed while the probe ran, another program of the node asked on the same port, or the kernel drops such packets without a word.',
  ],
  prove: [
    {
      what: 'The way of the packet through wires and kernel hooks, up to its last place.',
      commands: ['lab trace nat-loopback same-port-drop'],
    },
    {
      what: 'As root the kernel also says which of its functions freed the packet, and its reason.',
      commands: ['sudo lab verify nat-loopback --scenario same-port-drop -v'],
    },
    {
      what: 'All that was seen, to look at: captures with comments, rules, tables, trace.',
      commands: ['lab verify nat-loopback --scenario same-port-drop --evidence ev'],
    },
    {
      what: 'In the running lab, what the node’s kernel would do with such a packet.',
      commands: ['lab exec router -- ip route get 192.168.1.5 from 192.168.1.6 iif br0'],
    },
  ],
  fixes: [
    {
      what: 'Ask again: what changed in the middle of a probe is known then.',
      commands: ['lab up nat-loopback', 'lab probe loopback'],
    },
    {
      what: 'A rule that may have dropped it is given a counter.',
      commands: ['nft add rule ip filter forward tcp dport 80 counter drop'],
    },
  ],
};
