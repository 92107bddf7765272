import { Option } from 'commander';
import { LabError } from '../lab/error.ts';
import type { SessionOptions } from './session.ts';

export const contexts = () =>
  new Option(
    '--context <a,b,...>',
    'with --runtime docker, on the engines of these Docker contexts, which share the scenarios',
  ).argParser(parseContexts);

/** @throws LabError `usage` */
function parseContexts(value: string): string[] {
  const names = value.split(',');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const what = names.includes('') ? 'names none' : twice !== undefined ? `names ${twice} twice` : undefined;
  if (what === undefined) return names;
  const allowed = 'names of docker context ls, each once';
  throw new LabError('usage', { where: `--context ${value}`, what, allowed });
}

/**
 * Returns the options with Docker as the runtime, if contexts are given: contexts exist only in Docker.
 * @throws LabError `usage` if another runtime is asked for
 */
export function inDocker<T extends Pick<SessionOptions, 'context' | 'runtime'>>(options: T): T {
  const { context, runtime } = options;
  if (context === undefined || runtime === 'docker') return options;
  if (runtime === 'auto') return { ...options, runtime: 'docker' };
  const what = `with --runtime ${runtime} nothing is run by Docker`;
  throw new LabError('usage', { where: '--context', what, allowed: '--runtime docker, or none' });
}
