/** English texts of the course on NAT loopback; `nat-loopback.zh-tw.ts` has the Chinese ones. */
export const en = {
  'forward.title': 'Port forwarding',
  'forward.story': `The web server has the private address \`192.168.1.5\`. Nobody on the internet can send a packet there.
The router has a public address, \`1.2.3.4\`, and this rule, called DNAT or *port forwarding*:

    1.2.3.4:8001 -> 192.168.1.5:80

The host \`outside\` (\`9.8.7.6\`) asks the name server for \`webserver.com\`, learns \`1.2.3.4\`, and calls port 8001.`,
  'forward.ask': 'The probe `inbound` is that call. What will come of it?',
  'forward.because': `The router writes \`192.168.1.5:80\` into the packet's destination. The answer comes back through the router,
which knows the connection and writes \`1.2.3.4:8001\` into its source. So \`outside\` hears from the address it called.`,

  'short-cut.title': 'The answer takes a short cut',
  'short-cut.story': `Now the pc (\`192.168.1.6\`), in the same network as the server, calls the same public name. This is *NAT loopback*,
also called hairpin NAT: out to the public address, and back in.

Both hang on one switch, behind the port \`eth0\` of the router. The router has the DNAT rule, and no other for this call.`,
  'short-cut.ask': 'The probe `loopback` is the call of the pc. What will come of it?',
  'short-cut.because': `The router sent the SYN on to the server. The server saw a neighbour, \`192.168.1.6\`, and answered it directly:
the switch carried \`192.168.1.5:80 -> 192.168.1.6\` past the router, so nobody turned the address back.
The pc had called \`1.2.3.4:8001\`. It knows of no connection to \`192.168.1.5:80\`, and answers with a reset (RST).`,

  'snat.title': 'A second translation: SNAT',
  'snat.story': `The answer must come back through the router. The server sends it there by itself, if it thinks that the router
is the client. So the router has to rewrite the *source* address as well: SNAT, or MASQUERADE, which takes whatever
address the interface has.`,
  'snat.task': `**Task.** Make \`loopback\` and \`inbound\` work. The pc goes on calling \`1.2.3.4:8001\`.`,
  'snat.keep-pc': 'Leave the pc as it is: every customer has one.',
  'snat.hint-1': 'Which node must see the answer, so that the address can be turned back?',
  'snat.hint-2': 'The router needs one more rule in the chain POSTROUTING of its table nat.',
  'snat.hint-3':
    'Packets from 192.168.1.0/24 to 192.168.1.5, TCP port 80: give them the address of br0 as their source.',
  'snat.by-toggle': 'The lab has this rule as a toggle.',
  'snat.by-hand': 'The rule by hand, as MASQUERADE.',
  'snat.after': `Look at what the server saw: \`192.168.1.1\`, the router, for every visitor from the inside.
The price of SNAT is a log in which all of them look the same.`,

  'drop.title': 'The packet that vanishes',
  'drop.story': `The same router, the same two rules; one thing is different. \`net.bridge.bridge-nf-call-iptables\` is on: the bridge
shows the frames that it carries to iptables. In a new network namespace this is how it starts.

The bridge \`br0\` has a port \`eth0\`, to which the switch is connected. The frame of the pc comes in there. iptables rewrites its
destination to \`192.168.1.5\`, while it is still in the bridge. The server is behind \`eth0\`, too.`,
  'drop.ask': 'Both NAT rules are right. What will come of `loopback`?',
  'drop.because': `The frame would have to leave by the port it came in by. A bridge never does that: the kernel's \`should_deliver()\`
says no when \`skb->dev == p->dev\`, and the frame is freed without a word. No counter, no log, no ICMP.
In the article it took its author a walk through the kernel's source to find this.`,
  'drop.task': `**Task.** Make \`loopback\` and \`inbound\` work, in any way you like.`,
  'drop.hint-1':
    'Without the frames being shown to iptables in the bridge, the packet would go up to IP, and be routed.',
  'drop.hint-2': 'The setting is net.bridge.bridge-nf-call-iptables, of the router.',
  'drop.by-toggle': 'The toggle `nf` is this setting.',
  'drop.by-hand':
    'The setting by hand. Programs such as Docker and Kubernetes switch it on again, as they need it.',

  'hairpin.title': 'Hairpin mode alone',
  'hairpin.story': `Some routers must have \`bridge-nf-call-iptables\` on. For them the kernel has had a flag since 2.6.32: *hairpin mode*
of a bridge's port lets frames out by the port they came in by.

    bridge link set dev eth0 hairpin on

Here it is on, and both NAT rules are there. Everybody has spoken with everybody before.`,
  'hairpin.ask': 'What will come of `loopback` now?',
  'hairpin.because': `The IP addresses are right; the MAC addresses are not. The frame went back to the switch with the *pc's* MAC address as
its source. The switch learns from sources: from now on it looks for the pc at the router's port. This is called a *MAC flap*.
Answers for the pc go to the router, and the switch never sends a frame back to where it came from.`,
  'hairpin.ask-inbound': 'And the host outside, which never needed any hairpin: what will come of `inbound`?',
  'hairpin.because-inbound': `The server's frames went back out of the router with the server's own MAC address, too. The switch now looks for the *server*
at the router's port. One flag, meant for the inside, has cut off the outside.`,
  'hairpin.keep-nf': 'Leave net.bridge.bridge-nf-call-iptables on: other things on this router need it.',

  'one-way.title': 'MAC SNAT, in one direction',
  'one-way.story': `The source MAC address has to be rewritten as well. ebtables can do that, with a SNAT of its own:

    ebtables -t nat -A POSTROUTING \\
      -o eth0 -p IPv4 --ip-dst 192.168.1.5 \\
      -j snat --to-source (the MAC address of br0)

This rule is there now, beside hairpin mode and both NAT rules. It catches the frames that go to the server.`,
  'one-way.ask': 'What will come of `loopback`?',
  'one-way.because': `The pc's frames reach the server with the router's MAC address. But the *answer* is rewritten inside the bridge as well, and goes
back out of \`eth0\` to the pc: with the server's own MAC address. Now the server's address flaps.`,
  'one-way.task': `**Task.** Make \`loopback\` and \`inbound\` work.`,
  'one-way.hint-1': 'Which frames that leave eth0 still have the MAC address of somebody else?',
  'one-way.hint-2': 'ebtables: every frame that leaves by eth0 may have the MAC address of br0.',
  'one-way.by-toggle': 'All frames that leave eth0 get the MAC address of br0.',
  'one-way.by-hand': 'The same rule with ebtables, by hand.',

  'three.title': 'Three settings, or none',
  'three.story': `The article comes to three settings that a router needs with \`bridge-nf-call-iptables\` on:

1. hairpin mode of the port,
2. SNAT and DNAT with iptables,
3. SNAT of the MAC address with ebtables.

Somebody has tidied up: hairpin mode, DNAT and the MAC rule are here. The SNAT of IP addresses is not.`,
  'three.ask': 'What will come of `loopback`?',
  'three.because': `Port and MAC address are right, so the frame reaches the server. Its source is \`192.168.1.6\`, a neighbour. The server asks for the
neighbour's MAC address and answers past the router: the short cut of the second lesson again.`,
  'three.task': `**Task.** Make \`loopback\` and \`inbound\` work, and have the server see \`192.168.1.1\` as the client of \`loopback\`.`,
  'three.hint-1': 'It is the same rule as in the third lesson.',
  'three.by-toggle': 'The address need not be written down: MASQUERADE takes that of br0.',
  'three.by-hand': 'The rule by hand, with the address.',

  'patch.title': 'The patch of 2013',
  'patch.story': `In 2013 somebody sent a patch to the kernel's developers for just this: it marks packets that DNAT has changed, and the
bridge gives *only these* its own MAC address, and sends them back. It was never merged.

Here its rule is built with iptables (the mark) and ebtables (the MAC address). Hairpin mode is on. All tables are empty: the pc has
to ask for the router's MAC address first.`,
  'patch.ask': 'What will come of `loopback`?',
  'patch.because': `The pc asks by ARP, with a broadcast. Hairpin mode sends the broadcast back out of \`eth0\`, and it has no mark: it keeps the pc's
MAC address. The switch looks for the pc at the router from then on. With full ARP tables the same setting would have worked.`,
  'patch.ask-inbound': 'And `inbound`?',
  'patch.because-inbound': 'Nobody outside needs the pc, and frames for the server go where they should.',
  'patch.task': `**Task.** Make \`loopback\` and \`inbound\` work from empty tables.`,
  'patch.hint-1': 'Which frames should never come back out of the port they came in by?',
  'patch.hint-2':
    'In the chain FORWARD of ebtables, frames without the mark from eth0 to eth0 can be dropped.',
  'patch.hint-3': 'Or look at the flags flood, mcast_flood and bcast_flood of the port: `bridge -d link`.',
  'patch.by-toggle':
    'The rule that contains it: what has no mark, and would go back out of eth0, is dropped.',
  'patch.by-hand': 'The port floods nothing any more.',
  'patch.after': `Kernels before 2.6.35 (2010) did not have the drop. So cheap routers with an old kernel had a NAT loopback that worked by
chance, and broke with an update.`,

  'without.title': 'Without a hairpin',
  'without.story': `Last, the pc and the server hang on two ports of the router itself, \`eth1\` and \`eth2\`. No frame has to go back where it
came from. There is DNAT and no SNAT, and \`bridge-nf-call-iptables\` is off.`,
  'without.ask': 'What will come of `loopback`?',
  'without.because': `The router is the switch now: the server's answer to its neighbour crosses the router's own bridge. But with the setting off, a bridge looks
at no IP address, so nobody turns the source back.`,
  'without.task': `**Task.** Make \`loopback\` and \`inbound\` work, and have the server see the pc's own address, \`192.168.1.6\`. A log that tells visitors apart!`,
  'without.hint-1':
    'SNAT would hide the pc. What else could turn the answer back, while it crosses the bridge?',
  'without.hint-2':
    'Or: does the pc have to call the public address at all? Who tells it what `webserver.com` is?',
  'without.by-toggle': 'The bridge shows the answer to iptables, and DNAT is undone there.',
  'without.by-hand': 'The same setting by hand.',
  'without.by-name': 'Split DNS: inside, `webserver.com` is 192.168.1.5.',
  'without.after': `One setting that broke everything in the fourth lesson mends it here. What a setting does depends on where the
frames go. That is why this lab looks at every wire before it says anything.`,
};
