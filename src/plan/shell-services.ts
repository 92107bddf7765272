import { command, heredoc, quote } from './quote.ts';
import { servicePlan } from './services.ts';
import { ownFolder } from './shell-files.ts';
import type { Step } from './step.ts';

type ServiceStep = Step & { do: 'service' };

/** @param enter the command that runs a program in the node */
export function serviceCommand(step: ServiceStep, enter: readonly string[]): string {
  const { node, name, service } = step;
  const { runs, typed } = servicePlan(service);
  if (typed) return typed(step, service, enter);
  const { files = {}, command: program } = runs?.(step, service) ?? {};
  const own = quote(ownFolder(node));
  return [
    ...Object.entries(files).map(
      ([path, text]) => `mkdir -p ${own}/run && cat >${own}${quote(path)} ${heredoc(text)}`,
    ),
    `# ${name}`,
    `${command(...enter, ...(program?.command ?? []))} >${logOf(node, name)} 2>&1 &`,
  ].join('\n');
}

const logOf = (node: string, name: string) => quote(`/run/${node}.${name}.log`);

/**
 * Waits until the service is ready, if it reports that. This comes after all services have been started, because
 * they may wait for each other. A background program may not have created its log yet.
 */
export function serviceWait(step: ServiceStep, enter: readonly string[]): string[] {
  const { node, name, service } = step;
  const { prints, command: asks } = servicePlan(service).runs?.(step, service).command.ready ?? {};
  const ready =
    prints === undefined
      ? asks && `${command(...enter, ...asks)} >/dev/null 2>&1`
      : `${command('grep', '-qsF', '--', prints)} ${logOf(node, name)}`;
  return ready ? [`until ${ready}; do sleep 0.05; done`] : [];
}
