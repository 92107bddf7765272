import { command, heredoc, quote } from './quote.ts';
import type { Step } from './step.ts';

/** The names of a node's two containers. */
const names = (node: string) => ({ holder: `lab-${node}-network`, container: `lab-${node}` });

/** Makes a container whose network namespace becomes the node's, so that the `ip` commands that follow can use it. */
export function holderCommand({ node, holder }: Step & { do: 'node' }): string {
  if (holder === undefined) return command('ip', 'netns', 'add', node);
  const { holder: name } = names(node);
  const dns = (holder.nameservers ?? []).flatMap((address) => ['--dns', address]);
  const place = ['--network', 'none', '--hostname', node, ...dns];
  const run = ['docker', 'run', '--detach', '--name', name, ...place, '--entrypoint', 'sleep'];
  return [
    `${command(...run, holder.image, 2147483647)} >/dev/null`,
    `ip netns attach ${quote(node)} "$(${command('docker', 'inspect', '--format', '{{.State.Pid}}', name)})"`,
  ].join('\n');
}

export function containerCommand({ node, container }: Step & { do: 'container' }): string {
  const { image, command: program = [], env, healthcheck, binds } = container;
  const { holder, container: name } = names(node);
  const options = [
    ...Object.entries(env).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ...binds.flatMap((bind) => ['--volume', bind]),
    ...(healthcheck ? ['--health-cmd', command(...healthcheck), '--health-interval', '1s'] : []),
  ];
  const run = ['docker', 'run', '--detach', '--name', name, '--network', `container:${holder}`];
  const started = `${command(...run, ...options, image, ...program)} >/dev/null`;
  if (healthcheck === undefined) return started;
  const health = command('docker', 'inspect', '--format', '{{.State.Health.Status}}', name);
  return `${started}\nuntil [ "$(${health})" = healthy ]; do sleep 0.2; done`;
}

/** Adds the names of other nodes to the containers' /etc/hosts, which both containers of a node share. */
export function containerNames(nodes: readonly string[], text: string): string {
  const format = quote('{{.State.Pid}}');
  return [
    `for node in ${nodes.map(quote).join(' ')}; do`,
    `  process=$(docker inspect --format ${format} "${names('$node').holder}")`,
    `  >>"/proc/$process/root/etc/hosts" cat ${heredoc(text)}`,
    'done',
  ].join('\n');
}

/** Removes the containers, because they do not end with the sandbox. */
export function removeContainers(nodes: readonly string[]): string {
  const all = nodes.flatMap((node) => Object.values(names(node)));
  return command('docker', 'rm', '--force', '--volumes', ...all);
}
