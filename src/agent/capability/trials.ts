import { addAddress } from '../../kernel/address.ts';
import { addBridge, setMaster, setPortFlags } from '../../kernel/bridge.ts';
import { realTime } from '../../kernel/clock.ts';
import { HookTrace } from '../../kernel/hook-trace.ts';
import { addVeth, setUp } from '../../kernel/link.ts';
import { writeSysctl } from '../../kernel/sysctl.ts';
import { LabError } from '../../lab/error.ts';
import { applyRules } from '../build/load-rules.ts';
import type { Instance } from '../instance.ts';
import { watchPackets } from '../observe/watch-packets.ts';
import { probeHttp } from '../probe/http.ts';
import { output } from '../program.ts';
import type { ProbeRequest } from '../protocol.ts';
import { startService } from '../service/service.ts';

/** The node for the trials: it has a bridge with one port. */
export const NODE = 'trial';
const BRIDGE = 'br0';
const PORT = 'eth0';
const WEB = 8001;

const mac = (last: number) => `02:00:00:00:00:0${last}`;

/**
 * The trials run in order in one lab, and later ones use what earlier ones made. Each does the same as a lab, and
 * throws the error that would prevent it.
 */
export const TRIALS = {
  veth: (instance) => {
    const ns = instance.node(NODE);
    addVeth({ ns, name: PORT, mac: mac(1) }, { ns, name: 'eth1', mac: mac(2) });
  },
  bridge: (instance) => {
    const ns = instance.node(NODE);
    addBridge(ns, { name: BRIDGE, mac: mac(3) });
    setMaster(ns, PORT, BRIDGE);
  },
  hairpin: (instance) => setPortFlags(instance.node(NODE), PORT, { hairpin: true }),
  'br-netfilter': (instance) => writeSysctl(instance.node(NODE), 'net.bridge.bridge-nf-call-iptables', '1'),
  'iptables-nat': (instance) =>
    applyRules(
      instance.node(NODE),
      'iptables',
      '*nat\n-A PREROUTING -p tcp -j DNAT --to-destination 192.0.2.1\nCOMMIT\n',
    ),
  'ebtables-nat': (instance) =>
    applyRules(
      instance.node(NODE),
      'ebtables',
      `*nat\n:POSTROUTING ACCEPT\n-A POSTROUTING -j snat --to-src ${mac(3)} --snat-target ACCEPT\n`,
    ),
  'ebtables-broute': (instance) =>
    applyRules(instance.node(NODE), 'ebtables', '*broute\n:BROUTING ACCEPT\n-A BROUTING -p ARP -j ACCEPT\n'),
  'nft-bridge': (instance) =>
    applyRules(
      instance.node(NODE),
      'nft',
      'table bridge t { chain c { type filter hook forward priority 0; }; }\n',
    ),
  'hook-trace': (instance) => new HookTrace(instance.node(NODE)).close(),
  ipv6: (instance) => {
    const ns = instance.node(NODE);
    writeSysctl(ns, 'net.ipv6.conf.all.disable_ipv6', '0');
    addAddress(ns, BRIDGE, '2001:db8::1/64');
  },
  conntrack: (instance) => output(instance.node(NODE), 'conntrack', ['-L']),
  'packet-socket': (instance) => tryCapture(instance, 'socket'),
  tcpdump: (instance) => tryCapture(instance, 'tcpdump'),
  curl: async (instance) => {
    instance.keep(
      NODE,
      'web',
      await startService(instance.node(NODE), 'web', { kind: 'http', port: WEB }, instance.authority),
    );
    const url = `http://127.0.0.1:${WEB}/`;
    const { exitCode, stderr } = await probeHttp(instance.node(NODE), { kind: 'http', from: NODE, url });
    if (exitCode !== 0) throw new LabError('unable', { where: url, what: stderr.trim() });
  },
  ping: (instance) => output(instance.node(NODE), 'ping', ['-c', '1', '-W', '1', '127.0.0.1']),
  iperf3: (instance) => output(instance.node(NODE), 'iperf3', ['--version']),
  openssl: (instance) => instance.authority.certificate(),
  dnsmasq: async (instance) => {
    const service = { kind: 'dns', port: 53, records: { 'trial.example': '192.0.2.1' } } as const;
    instance.keep(NODE, 'dns', await startService(instance.node(NODE), 'dns', service, instance.authority));
  },
} satisfies Record<string, (instance: Instance) => unknown>;

async function tryCapture(instance: Instance, capture: ProbeRequest['capture']): Promise<void> {
  setUp(instance.node(NODE), 'lo');
  const packets = watchPackets(instance, { capture, captures: [{ node: NODE, interface: 'lo' }] });
  try {
    await packets.ready();
    await packets.slice(realTime());
  } finally {
    await packets.stop();
  }
}
