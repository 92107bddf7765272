import type { HookRow, HopRow } from '../../verdict/types.ts';

/** The usual name of a packet by the flags of the hop table, and its meaning in plain words. */
export function packetWords(flags: string): { name: string; says: string } {
  const known = TCP[flags];
  if (known) return known;
  const [first = '', ...rest] = flags.split(' ');
  const subject = rest.join(' ');
  const [, icmp = ''] = /^(.*?)(?: \d+)?$/.exec(flags) ?? [];
  const message = ICMP[icmp];
  if (message) return { name: flags, says: message };
  if (flags === 'udp') return { name: 'datagram', says: 'Here is a message; nobody need say that it came.' };
  if (first === 'who-has') return { name: 'ARP request', says: arpQuestion(subject) };
  if (rest[0] === 'is-at')
    return { name: 'ARP reply', says: `${first} is me: my MAC address is ${rest[1]}.` };
  if (first.endsWith('?')) return { name: 'DNS question', says: `Which address has ${subject}?` };
  if (first === 'NXDOMAIN') return { name: 'DNS answer', says: `There is no name ${subject}.` };
  if (first === 'A' || first === 'AAAA')
    return { name: 'DNS answer', says: `Here is the address of ${subject}.` };
  return { name: flags, says: '' };
}

const TCP: Record<string, { name: string; says: string }> = {
  S: { name: 'SYN', says: 'Hello, may we talk?' },
  'S.': { name: 'SYN-ACK', says: 'Yes, and may I talk to you?' },
  '.': { name: 'ACK', says: 'I have got everything so far.' },
  'P.': { name: 'data', says: 'Here is some of what we talk about.' },
  'F.': { name: 'FIN', says: 'I have said all I had to say.' },
  'FP.': { name: 'FIN', says: 'This is the last I have to say.' },
  R: { name: 'RST', says: 'I know of no such connection!' },
  'R.': { name: 'RST', says: 'Nobody listens here.' },
};

/** Packets by their names in the hop table. */
const ICMP: Record<string, string> = {
  'echo request': 'Are you there?',
  'echo reply': 'Yes, I am here.',
  'port unreachable': 'Nobody listens on that port.',
  'host unreachable': 'I cannot reach that host.',
  'address unreachable': 'I cannot reach that host.',
  'net unreachable': 'I have no way to that network.',
  'no route': 'I have no way to that network.',
  'admin prohibited': 'A rule forbids that.',
  'fragmentation needed': 'That is too big for the next link, and must not be cut.',
  'packet too big': 'That is too big for the next link.',
  'neighbour solicitation': 'Whose address is this? Please tell me your MAC address.',
  'neighbour advertisement': 'That is me: here is my MAC address.',
  'time exceeded': 'Its time to live is over: I threw it away.',
};

/** `192.168.1.1 tell 192.168.1.6` */
function arpQuestion(subject: string): string {
  const [wanted, , asking] = subject.split(' ');
  return `Who has ${wanted}? Please tell ${asking}.`;
}

/** Describes a packet on a cable. `device` is a bridge's own interface; `begins` marks the packet's first hop. */
export function wireWords(row: HopRow, { device, begins }: { device: boolean; begins: boolean }): string {
  const { node, interface: at, direction } = row;
  if (device && direction === 'in') return `The bridge hands it up to ${node} itself, by ${at}.`;
  if (device) return `${node} itself hands it down to its bridge ${at}.`;
  if (direction === 'in') return `It comes in at ${node} by ${at}.`;
  return begins ? `It sets out from ${node} by ${at}.` : `It leaves ${node} by ${at}.`;
}

/** Describes a packet at a hook. `bridged`: rules for IP are applied to a bridged packet. */
export function hookWords(row: HookRow, bridged: boolean): string {
  const say = HOOKS[`${row.family} ${row.hook}`];
  if (bridged)
    return `Still inside the bridge, br_netfilter shows it to iptables: ${BRIDGED[row.hook] ?? `its rules for ${row.hook} apply`}.`;
  return say ? say(row) : `${row.node} looks at it (${row.family} ${row.hook}).`;
}

const BRIDGED: Record<string, string> = {
  prerouting: 'DNAT happens here, as if it were about to be routed',
  forward: 'the rules for packets that pass apply',
  postrouting: 'SNAT happens here, as if it had been routed',
};

const HOOKS: Record<string, (row: HookRow) => string> = {
  'bridge prerouting': ({ node, iif }) => `The bridge of ${node} takes it in${by(iif)}.`,
  'bridge input': ({ node }) => `It is for ${node} itself, so the bridge keeps it.`,
  'bridge forward': ({ iif, oif }) => `The bridge decides: from ${iif} on to ${oif}.`,
  'bridge output': ({ node, oif }) => `A frame of ${node}’s own goes into the bridge, towards ${oif}.`,
  'bridge postrouting': ({ oif }) => `The bridge is about to send it${by(oif)}; MAC SNAT happens here.`,
  'ip prerouting': () => 'Before a route is chosen: DNAT happens here.',
  'ip input': ({ node }) => `The route says: for ${node} itself.`,
  'ip forward': ({ iif, oif }) => `The route says: onwards, in${by(iif)} and out${by(oif)}.`,
  'ip output': ({ node }) => `${node} itself made it.`,
  'ip postrouting': ({ oif }) => `About to leave${by(oif)}: SNAT happens here.`,
};

const by = (name: string | undefined) => (name ? ` by ${name}` : '');

/** The purpose of a hook. @param label such as `ip prerouting` */
export function hookMeaning(label: string): string | undefined {
  const [family = '', hook = ''] = label.split(' ');
  const meaning = family === 'bridge' ? IN_BRIDGE[hook] : IN_IP[hook];
  return meaning && `${label} is a hook, a place in the kernel where rules see every packet. ${meaning}`;
}

const IN_BRIDGE: Record<string, string> = {
  prerouting: 'Here a bridge has taken a frame in, and has not yet looked where it goes.',
  input: 'Here a bridge hands a frame to its own host.',
  forward: 'Here a bridge passes a frame on from one port to another.',
  output: 'Here a frame of the host’s own enters its bridge.',
  postrouting: 'Here a frame leaves a bridge by a port, and may get another source MAC address.',
};

const IN_IP: Record<string, string> = {
  prerouting: 'Here a packet has come in, and no route is chosen yet: DNAT gives it another destination.',
  input: 'Here a packet is about to be given to a program of this host.',
  forward: 'Here a packet that is for somebody else passes through: most filters stand here.',
  output: 'Here a packet of this host’s own begins.',
  postrouting: 'Here a packet is about to leave: SNAT gives it another source.',
};
