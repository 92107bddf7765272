import type { Namespace } from '../../kernel/namespace.ts';
import { inTime } from '../../lab/patience.ts';
import { dnsmasqArguments } from '../../plan/dnsmasq.ts';
import type { TopologyService } from '../../plan/topology.ts';
import { missingProgram } from '../program.ts';
import { Program } from './program.ts';
import type { RunningService } from './service.ts';

/** Starts a real dnsmasq in a node, without the machine's own settings. */
export async function startDns(
  namespace: Namespace,
  service: TopologyService & { kind: 'dns' },
): Promise<RunningService> {
  const args = ['--keep-in-foreground', '--log-facility=-', ...dnsmasqArguments(service)];
  const dnsmasq = new Program(
    namespace,
    `${namespace.name}:${service.port}`,
    ['dnsmasq', ...args],
    missingProgram,
  );
  // dnsmasq prints when its sockets are open, or why it cannot open them.
  const begun = Promise.race([dnsmasq.prints(': started, '), dnsmasq.failed()]);
  await inTime(namespace.name, 'dnsmasq did not begin', begun, () => dnsmasq.kill());
  return dnsmasq;
}
