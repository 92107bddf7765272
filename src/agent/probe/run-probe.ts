import { type AskingProbe, probeHost } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import { isAddress } from '../observe/probe-questions.ts';
import { probeCommand } from './command.ts';
import { probeDns } from './dns.ts';
import { probeHttp } from './http.ts';
import { probeIperf } from './iperf3.ts';
import { probePing } from './ping.ts';
import type { ProbeResult } from './result.ts';
import { probeTcp } from './tcp.ts';
import { probeUdp } from './udp.ts';

/** Runs a probe from its node. */
export function runProbe(instance: Instance, probe: AskingProbe): Promise<ProbeResult> {
  const namespace = instance.node(probe.from);
  const host = probeHost(probe);
  if (host === undefined || !isAddress(host)) namespace.separateMounts();
  switch (probe.kind) {
    case 'http':
      return probeHttp(namespace, probe);
    case 'https':
      return probeHttp(namespace, probe, instance.authority);
    case 'tcp':
      return probeTcp(namespace, probe);
    case 'udp':
      return probeUdp(namespace, probe);
    case 'dns':
      return probeDns(namespace, probe);
    case 'ping':
      return probePing(namespace, probe);
    case 'command':
      return probeCommand(instance, probe);
    case 'iperf3':
      return probeIperf(namespace, probe);
  }
}
