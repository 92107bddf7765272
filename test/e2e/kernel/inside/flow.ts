import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { headersOf } from '../../../../src/agent/observe/headers.ts';
import { probeHttp } from '../../../../src/agent/probe/http.ts';
import { probePing } from '../../../../src/agent/probe/ping.ts';
import { probeUdp } from '../../../../src/agent/probe/udp.ts';
import type { ProbeFlow } from '../../../../src/agent/protocol.ts';
import { HookTrace } from '../../../../src/kernel/hook-trace.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { programsIn } from '../../../../src/kernel/programs.ts';
import { linksReady } from '../../../../src/kernel/ready.ts';
import { print, star } from './tools.ts';

/** A host that probes a port and also sends other traffic to the same port: which packets belong to the probe? */
const { sw, hosts } = star(2);
const [one] = hosts as [Namespace, Namespace];
await linksReady([{ ns: sw, names: ['p1', 'p2', 'br0'] }], 30_000);
for (const [index, ns] of hosts.entries()) {
  const setup = `sysctl -qw net.ipv6.conf.all.disable_ipv6=0; ip address add fd00::${index + 1}/64 dev eth0 nodad`;
  ns.run(() => execFileSync('sh', ['-ec', setup]));
}

interface Sent {
  protocol: number;
  port: number | undefined;
}

/** What leaves the host: protocol and local port, or for echo requests the identifier. */
function sent(trace: HookTrace): Sent[] {
  return trace.take().messages.flatMap(({ table, chain, network, transport = Buffer.alloc(0) }) => {
    if (table !== 'hairpin-trace' || chain !== 'output' || !network) return [];
    const headers = headersOf(Buffer.concat([Buffer.alloc(14), network, transport]));
    if (!headers) return [];
    const { protocol, srcPort } = headers;
    const isEcho = (protocol === 1 && transport[0] === 8) || (protocol === 58 && transport[0] === 128);
    if (srcPort === undefined && !isEcho) return [];
    return [{ protocol, port: srcPort ?? transport.readUInt16BE(4) }];
  });
}

const trace = new HookTrace(one);
async function observe(probe: () => Promise<{ flow?: ProbeFlow[] }>, other: string) {
  trace.take();
  one.run(() => execFileSync('sh', ['-c', `${other} >/dev/null 2>&1 || true`]));
  const others = sent(trace);
  const { flow } = await probe();
  return { others, own: sent(trace), flow };
}

const from = 'h1';
const curl = 'curl -q -s --noproxy "*" -g --connect-timeout 1';
const seen = {
  refused: await observe(
    () => probeHttp(one, { kind: 'http', from, url: 'http://10.0.0.2/' }),
    `${curl} http://10.0.0.2/`,
  ),
  v6: await observe(
    () => probeHttp(one, { kind: 'http', from, url: 'http://[fd00::2]/' }),
    `${curl} 'http://[fd00::2]/'`,
  ),
  ping: await observe(() => probePing(one, { kind: 'ping', from, to: '10.0.0.2' }), 'ping -c1 -W1 10.0.0.2'),
  ping6: await observe(() => probePing(one, { kind: 'ping', from, to: 'fd00::2' }), 'ping -c1 -W1 fd00::2'),
  udp: await observe(
    () => probeUdp(one, { kind: 'udp', from, to: '10.0.0.2:7', timeout: 0.2 }),
    "bash -c 'echo > /dev/udp/10.0.0.2/7'",
  ),
  udp6: await observe(
    () => probeUdp(one, { kind: 'udp', from, to: '[fd00::2]:7', timeout: 0.2 }),
    "bash -c 'echo > /dev/udp/fd00::2/7'",
  ),
};
await trace.close();

const alone = programsIn(one);
const sleep = one.run(() => spawn('sleep', ['1000']));
const program = sleep.pid;
const found = { one: programsIn(one), sw: programsIn(sw) };
sleep.kill();
await once(sleep, 'exit');
print({ seen, programs: { alone, program, found, left: programsIn(one) } });
