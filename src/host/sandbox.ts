import type { AgentEvents } from '../agent/protocol.ts';
import { needsRoot } from '../lab/container.ts';
import { LabError } from '../lab/error.ts';
import { openLocal } from './local.ts';
import { readPrivileges } from './privileges.ts';
import { chooseRuntime, type Runtime, runtimeFor } from './runtime.ts';
import type { Sandbox, SandboxOptions } from './sandbox-types.ts';

export { isEnded } from '../agent/channel.ts';

/** Starts an agent in new namespaces of this machine, in a container, or in a virtual machine. */
export async function openSandbox(
  asked: Runtime,
  events: AgentEvents,
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const runtime = chooseRuntime(runtimeFor(asked, options.kernel));
  if (runtime === 'vm') return (await import('./vm/sandbox.ts')).openInVm(events, options);
  if (runtime === 'docker') return openContainer(events, options, asked === 'auto' ? NOT_LINUX : undefined);
  try {
    if (runtime === 'rootless' && options.containers) throw needsRoot('sandbox');
    return await openLocal(runtime, events, options);
  } catch (error) {
    if (asked !== 'auto' || !isForbidden(error)) throw error;
    return openInstead(error, events, options);
  }
}

const NOT_LINUX = 'this is not Linux: the lab runs in Docker';

const isForbidden = (error: unknown): error is LabError =>
  error instanceof LabError && error.code === 'unable' && error.problems[0]?.where === 'sandbox';

/** Uses Docker if this machine allows no sandbox and an engine answers. Otherwise the first reason is reported. */
async function openInstead(reason: LabError, events: AgentEvents, options: SandboxOptions): Promise<Sandbox> {
  const { answers } = await import('./docker/engine.ts');
  if (!(await answers())) {
    if (readPrivileges().container) throw reason;
    const hint = [reason.hint, 'or start Docker: the lab can run there'].filter(Boolean).join('\n');
    throw new LabError(reason.code, reason.problems, hint, { cause: reason });
  }
  return openContainer(events, options, `${reason.problems[0]?.what}: the lab runs in Docker`);
}

async function openContainer(
  events: AgentEvents,
  { home, containers, first, context }: SandboxOptions,
  notice?: string,
): Promise<Sandbox> {
  const { openInDocker } = await import('./docker/sandbox.ts');
  await home?.free;
  const sandbox = await openInDocker(events, {
    ...(home && { name: home.folder.name }),
    ...(containers && { containers }),
    ...(context !== undefined && { context }),
  });
  first?.(sandbox.agent).catch(() => {});
  return { ...sandbox, ...(notice && { notice }) };
}
