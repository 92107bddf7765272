import { BASELINE, isMoot } from '../lab/baseline.ts';
import { command, quote } from './quote.ts';
import type { LiveStep, Step } from './step.ts';

export const joins = (last: LiveStep | undefined, step: Step & { do: 'sysctl' }) =>
  last?.do === 'sysctl' && last.node === step.node;

/**
 * Joins neighbouring settings of one node into one command. Settings that some kernels do not have get a command of
 * their own.
 */
export function sysctls(steps: readonly LiveStep[]): string {
  const [first] = steps;
  if (first?.do !== 'sysctl') throw new Error('not a sysctl');
  const run = settingsOf(steps, first.node);
  const set = (options: string, some: typeof run) =>
    some.length === 0
      ? []
      : [
          [
            command('ip', 'netns', 'exec', first.node, 'sysctl', options),
            ...some.map(({ key, value }) => quote(`${key}=${value}`)),
          ].join(' \\\n  '),
        ];
  return [
    ...set(
      '-qw',
      run.filter(({ key, value }) => !isMoot(key, value)),
    ),
    ...set(
      '-qew',
      run.filter(({ key, value }) => isMoot(key, value)),
    ),
  ].join('\n');
}

function settingsOf(steps: readonly LiveStep[], node: string) {
  const end = steps.findIndex((step) => step.do !== 'sysctl' || step.node !== node);
  return (end === -1 ? steps : steps.slice(0, end)).flatMap((step) => (step.do === 'sysctl' ? [step] : []));
}

/** Sets the baseline. A kernel may not have some of the settings, or no IPv6 at all. */
export function baseline(steps: readonly LiveStep[]): string {
  const end = steps.findIndex((step) => step.do !== 'baseline');
  const nodes = (end === -1 ? steps : steps.slice(0, end)).flatMap((step) =>
    step.do === 'baseline' ? [step.node] : [],
  );
  const settings = BASELINE.map(([key, value]) => `${key}=${value}`);
  return [
    `for node in ${nodes.map((node) => quote(node)).join(' ')}; do`,
    `  ip netns exec "$node" sysctl -qew \\\n    ${settings.join(' \\\n    ')}`,
    'done',
  ].join('\n');
}
