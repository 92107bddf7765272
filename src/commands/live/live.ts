import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { findRunning } from '../../host/find-running.ts';
import { openSandboxes } from '../../host/open-sandboxes.ts';
import { takeDown } from '../../host/running-labs.ts';
import type { Runtime } from '../../host/runtime.ts';
import { runningLabs } from '../../host/state.ts';
import type { LiveState } from '../../report/page/live-model.ts';
import { whileInterrupts } from '../interrupt.ts';
import { print, say } from '../output.ts';
import { type RunningLab, refuseIfBlind, withRunningLab } from '../running-lab.ts';
import { Acts } from './acts.ts';
import { fileRoutes } from './files.ts';
import { describedNow, Following } from './following.ts';
import { titlesNow } from './lesson-view.ts';
import { type Routes, serve } from './server.ts';
import { Shells } from './shells.ts';
import { Watchers } from './watchers.ts';

interface LiveOptions {
  name?: string;
  port?: number;
  watch?: true;
  shell?: true;
  runtime: Runtime;
  /** The kernel, for a lab that is built for the page. */
  kernel?: string;
}

/**
 * Serves the page of a running lab until Ctrl-C, or until the lab goes down. If the lab was built for the page, it
 * is removed at the end.
 */
export async function live(asked: string | undefined, options: LiveOptions): Promise<number> {
  const { name, isOurs } = await found(asked, options);
  // The lab is removed however this process ends.
  const closing = { close: () => removed(name) };
  if (isOurs) openSandboxes.add(closing);
  try {
    const state = await withRunningLab(name, async (living) => {
      refuseIfBlind(name, living.status.blind);
      return beginning(living);
    });
    await show(state, options);
  } finally {
    if (openSandboxes.delete(closing)) await removed(name);
  }
  return 0;
}

/** Returns the running lab. If it is not up, the lab that was asked for is built. */
async function found(
  asked: string | undefined,
  { name, runtime, kernel }: LiveOptions,
): Promise<{ name: string; isOurs: boolean }> {
  if (asked === undefined) return { name: (await findRunning(name)).name, isOurs: false };
  const { findLab } = await import('../../host/find-lab.ts');
  const wanted = name ?? (await findLab(asked)).name;
  if ((await runningLabs()).some((lab) => lab.name === wanted)) return { name: wanted, isOurs: false };
  const { up } = await import('../up.ts');
  await up(asked, undefined, { set: [], name: wanted, runtime, ...(kernel !== undefined && { kernel }) });
  return { name: wanted, isOurs: true };
}

/** Removes the lab, unless it has already been removed. */
async function removed(name: string): Promise<void> {
  const folder = (await runningLabs()).find((lab) => lab.name === name);
  if (folder === undefined) return;
  await takeDown(folder);
  say(`${name} is down: it was built for this page`);
}

const beginning = (living: RunningLab): LiveState => ({
  ...describedNow(living),
  drift: [],
  tables: [],
  busy: null,
  done: null,
  result: null,
  lessons: titlesNow(living.lab),
  lesson: null,
  built: 0,
  ended: null,
});

async function show(state: LiveState, options: LiveOptions): Promise<void> {
  const { name } = state;
  const watchers = new Watchers(state);
  const following = new Following(name, watchers);
  const acts = new Acts(watchers, following, options.runtime);
  const events: Routes = { 'GET events': (response) => watchers.join(response) };
  const shells = options.shell ? new Shells(name).routes : {};
  const servers = [
    await serve({ address: '127.0.0.1', port: options.port ?? 0, option: '--port' }, here, {
      ...(await fileRoutes(name, { act: true, shell: options.shell === true })),
      ...events,
      'POST act': acts.route,
      ...shells,
    }),
  ];
  try {
    if (options.watch)
      servers.push(
        await serve({ address: '0.0.0.0', port: 0, option: '--watch' }, everywhere, {
          ...(await fileRoutes(name, { act: false, shell: false })),
          ...events,
        }),
      );
    const [own, others] = servers;
    print(`http://${own?.door.hosts[0]}/${own?.door.token}/`);
    for (const host of others?.door.hosts ?? []) print(`to look on: http://${host}/${others?.door.token}/`);
    say('Ctrl-C ends it');
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const why = ENDS[await whileInterrupts(stop, () => following.run(stopped))](name);
    watchers.end(why);
    say(why);
  } finally {
    for (const { server } of servers) {
      server.close();
      server.closeIdleConnections();
      setImmediate(() => server.closeAllConnections());
    }
  }
}

const ENDS = {
  down: (name: string) =>
    `${name} is down: the lab has been removed. lab up builds it anew, and lab live shows it.`,
  stopped: (name: string) => `The page of ${name} has ended with lab live, which shows it again.`,
};

const newToken = () => randomBytes(18).toString('base64url');

const here = (port: number) => ({
  token: newToken(),
  hosts: [`127.0.0.1:${port}`, `localhost:${port}`],
});

/** Returns the addresses by which other devices, such as phones, may reach this machine. */
function everywhere(port: number) {
  const all = Object.values(networkInterfaces()).flatMap((each = []) => each);
  const own = all.filter(({ family }) => family === 'IPv4').sort((a, b) => +a.internal - +b.internal);
  return { token: newToken(), hosts: own.map(({ address }) => `${address}:${port}`) };
}
