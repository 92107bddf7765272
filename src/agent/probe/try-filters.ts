import { createNamespace } from '../../kernel/new-namespace.ts';
import type { Problem } from '../../lab/error.ts';
import { isMissing, missingProgram, start } from '../program.ts';
import type { FilterOf } from '../protocol.ts';

/** Lets tcpdump compile filters for Ethernet. Nothing is captured. @returns the problems of refused filters */
export async function tryFilters(asked: readonly FilterOf[]): Promise<Problem[]> {
  const namespace = createNamespace('filters');
  try {
    const tried = asked.map(async ({ probe, text }) => {
      const ended = await start(namespace, 'tcpdump', ['-y', 'EN10MB', '-d', '--', text]);
      if (isMissing(ended)) throw missingProgram(probe, 'tcpdump');
      return ended.exitCode === 0 ? [] : [filterProblem(probe, ended.stderr)];
    });
    return (await Promise.all(tried)).flat();
  } finally {
    namespace.close();
  }
}

/** @param said tcpdump's standard error; its last line is the reason */
export function filterProblem(probe: string, said: string): Problem {
  const reason =
    said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^tcpdump: /, '') ?? '';
  const path = ['probes', probe, 'filter'];
  return { where: path.join('.'), what: `tcpdump: ${reason || 'it ended'}`, path };
}
