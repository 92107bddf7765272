import { execFileSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { rulesNow, ruleTexts } from '../../../../src/agent/observe/rule-texts.ts';
import { HookTrace } from '../../../../src/kernel/hook-trace.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { NETLINK_NETFILTER } from '../../../../src/kernel/netlink/constants.ts';
import type { Message } from '../../../../src/kernel/netlink/message.ts';
import { batchBegin, batchEnd } from '../../../../src/kernel/netlink/nftables-messages.ts';
import { NetlinkSocket } from '../../../../src/kernel/netlink/socket.ts';
import {
  deleteTraceTableMessages,
  NOWHERE,
  TRACE_TABLE,
  traceTableMessages,
} from '../../../../src/kernel/netlink/trace-table-messages.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { readRuleset } from '../../../../src/kernel/ruleset.ts';
import { print, star } from './tools.ts';

/** A host with rules of every kind, beside our own trace tables. */
const { sw, hosts } = star(2);
const [one, two] = hosts as [Namespace, Namespace];
await linksReady([{ ns: sw, names: ['p1', 'p2', 'br0'] }], 30_000);
const sh = (ns: Namespace, script: string, input?: string) =>
  ns.run(() =>
    execFileSync('sh', ['-ec', script], { encoding: 'utf8', ...(input !== undefined && { input }) }),
  );

const empty = { now: readRuleset(one), texts: await ruleTexts(rulesNow(one)) };
sh(
  one,
  `iptables -P FORWARD DROP; iptables -N other; iptables -A INPUT -p udp -j other
   iptables -A other -p udp --dport 9 -j DROP; iptables -A other -p udp --dport 9 -j REJECT
   iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080
   ip6tables -A INPUT -p icmpv6 -j ACCEPT; ip6tables -A INPUT -j DROP
   ebtables -A FORWARD -p arp -j DROP`,
);
const NFT = `
table inet mine {
  map ports { type inet_service : verdict; elements = { 7 : drop }; }
  chain silent { udp dport 8 drop; }
  chain first { type filter hook input priority -5; policy accept; counter; udp dport vmap @ports; jump silent; }
}
table netdev early { chain in { type filter hook ingress device eth0 priority 0; udp dport 6 counter drop; }; }
`;
sh(one, 'nft -f -', NFT);
const trace = new HookTrace(one);
const before = rulesNow(one);
sh(two, "bash -c 'for p in 9 9 9 6 7 8; do echo > /dev/udp/10.0.0.1/$p; done'");
// Packets may still be on their way when their sender has ended, so this waits for the counters.
const deadline = performance.now() + 10_000;
const met = () =>
  readRuleset(one).rules.reduce(
    (sum, { table, count }) => sum + (table.startsWith('ip6') ? 0 : (count?.packets ?? 0)),
    0,
  );
// Six packets are each counted at ingress or in `first`; three of them are counted twice more.
while (met() < 12 && performance.now() < deadline) await nextTurn();
const after = rulesNow(one);
// The texts are printed only now, but each has the counters of its own moment.
const texts = { before: await ruleTexts(before), after: await ruleTexts(after) };
const said = {
  iptables: sh(one, 'iptables-save -c'),
  ip6tables: sh(one, 'ip6tables-save -c'),
  ebtables: sh(one, 'ebtables-save -c'),
  nft: sh(one, 'for t in "inet mine" "netdev early" "ip filter"; do nft -a list table $t; done'),
};
const handles = trace
  .take()
  .messages.flatMap(({ table, type, handle }) =>
    table !== TRACE_TABLE && type === 'rule' ? (handle ?? []) : [],
  );

// Somebody deletes all tables. Our traces must go on, and the earlier rules must have no text.
const unprinted = rulesNow(two);
sh(two, 'iptables -A INPUT -p udp --dport 9 -j DROP');
const stale = rulesNow(two);
sh(two, 'iptables -F');
const staleTexts = await ruleTexts(stale);
sh(one, 'nft flush ruleset');
sh(two, "bash -c 'echo > /dev/udp/10.0.0.1/9'");
const flushed = { now: readRuleset(one), traced: trace.take().messages.length };
await trace.close();

// iptables-legacy, where installed, keeps separate rules.
const hasLegacy = sh(
  sw,
  'iptables-legacy -A INPUT -p udp --dport 9 -j DROP 2>&1 && echo yes || true',
).includes('yes');
sh(sw, 'iptables -A OUTPUT -p udp --dport 8 -j DROP');
const legacy = hasLegacy ? await ruleTexts(rulesNow(sw)) : null;

// A table that no socket owns, as on kernels before 5.12.
const socket = two.run(() => new NetlinkSocket('two', 0, NETLINK_NETFILTER));
const change = (messages: Message[]) => socket.transaction(batchBegin('two'), messages, batchEnd('two'));
change(traceTableMessages('two', NOWHERE, false));
const unowned = [sh(two, 'nft list tables')];
change(deleteTraceTableMessages('two', NOWHERE));
unowned.push(sh(two, 'nft list tables'));
socket.close();
print({
  empty,
  chains: after.ruleset.chains,
  rules: after.ruleset.rules,
  generations: [before, after].map(({ ruleset }) => ruleset.generation),
  texts,
  said,
  handles,
  unprinted: unprinted.ruleset.rules.length,
  staleTexts,
  flushed,
  legacy,
  unowned,
});
