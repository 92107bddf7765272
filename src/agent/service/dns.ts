import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Namespace } from '../../kernel/namespace.ts';
import { LabError } from '../../lab/error.ts';
import { inTime } from '../../lab/patience.ts';
import { dnsmasqArguments } from '../../plan/dnsmasq.ts';
import type { TopologyService } from '../../plan/topology.ts';
import { ENVIRONMENT, isMissing, missingProgram } from '../program.ts';
import type { RunningService } from './service.ts';

/** A real dnsmasq inside a node, with nothing of the machine's own settings. */
export async function startDns(
  namespace: Namespace,
  service: TopologyService & { kind: 'dns' },
): Promise<RunningService> {
  const args = ['--keep-in-foreground', '--log-facility=-', ...dnsmasqArguments(service)];
  const dnsmasq = namespace.run(() =>
    spawn('dnsmasq', args, { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  const ended = new Promise<void>((resolve) => dnsmasq.once('close', () => resolve()));
  const spoken = started(dnsmasq, namespace.name, service.port);
  await inTime(namespace.name, 'dnsmasq did not begin', spoken, () => dnsmasq.kill('SIGKILL'));
  return {
    stop: () => {
      dnsmasq.kill('SIGKILL');
      return ended;
    },
  };
}

/** It says so when its sockets are open, or why it cannot. */
function started(
  dnsmasq: ChildProcessByStdio<null, null, Readable>,
  node: string,
  port: number,
): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    dnsmasq.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/: started, /.test(said)) resolve(void dnsmasq.stderr.removeAllListeners('data').resume());
    });
    dnsmasq.once('error', (error: NodeJS.ErrnoException) =>
      reject(isMissing(error) ? missingProgram(node, 'dnsmasq') : error),
    );
    dnsmasq.once('close', () =>
      reject(new LabError('kernel', { where: `${node}:${port}`, what: `dns service: ${said.trim()}` })),
    );
  });
}
