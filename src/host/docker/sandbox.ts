import type Docker from 'dockerode';
import { connect } from '../../agent/channel.ts';
import type { AgentCalls, AgentEvents, CliCalls } from '../../agent/protocol.ts';
import { LabError } from '../../lab/error.ts';
import { memoryBound, OF_AGENT, PROCESSES } from '../../plan/capacity.ts';
import { version } from '../../version.ts';
import { ContainerWork } from '../containers.ts';
import { noDrops } from '../drops.ts';
import { openSandboxes } from '../open-sandboxes.ts';
import type { Sandbox } from '../sandbox-types.ts';
import { SOCKET } from '../serve.ts';
import { endpointOf } from './endpoint.ts';
import { connectEngine, engineError } from './engine.ts';
import { IMAGE, noImage } from './image.ts';
import { ownLabels, removed, sweep } from './removal.ts';
import { type Attached, attached } from './stream.ts';

/**
 * A container without capabilities: the lab is built in a user namespace. Docker's defaults forbid to make one
 * (seccomp), and to mount /proc in it (masked paths), so these two are lifted.
 */
const LEAST: Docker.HostConfig & { MaskedPaths: string[]; ReadonlyPaths: string[] } = {
  CapDrop: ['ALL'],
  SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'no-new-privileges'],
  MaskedPaths: [],
  ReadonlyPaths: [],
};

/**
 * Settings for a sandbox that attaches cables to other containers' networks: it must see their processes and enter
 * their namespaces.
 */
const BESIDE_CONTAINERS: Docker.HostConfig = {
  CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW', 'SYS_PTRACE'],
  SecurityOpt: ['apparmor=unconfined'],
  PidMode: 'host',
};

/** Returns limits by a control group, if the engine supports them. */
async function bounds(docker: Docker): Promise<Docker.HostConfig> {
  const { MemTotal, MemoryLimit, PidsLimit } = await docker.info();
  const memory = Math.floor(memoryBound(MemTotal)) + OF_AGENT;
  return {
    ...(MemoryLimit && { Memory: memory, MemorySwap: memory }),
    ...(PidsLimit && { PidsLimit: PROCESSES }),
  };
}

/**
 * Starts an agent in a container of its own, which is removed when the agent ends.
 * @param name the name of the lab, if it stays
 * @param containers whether nodes of the lab are containers too
 * @param context the context whose engine to use; if absent, the docker command's
 */
export async function openInDocker(
  events: AgentEvents,
  { name, containers = false, context }: { name?: string; containers?: boolean; context?: string },
): Promise<Sandbox> {
  const { docker, endpoint } = await connectEngine(context === undefined ? undefined : endpointOf(context));
  const { LAB_MEMORY } = process.env;
  const creation = bounds(docker).then((most) =>
    docker.createContainer({
      Image: IMAGE,
      Cmd: ['agent', '--for', version],
      Env: LAB_MEMORY === undefined ? [] : [`LAB_MEMORY=${LAB_MEMORY}`],
      User: containers ? '0:0' : '1000:1000',
      Labels: ownLabels(name),
      // The container's input ends with this process, and then the agent ends.
      ...{
        OpenStdin: true,
        StdinOnce: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
      },
      HostConfig: {
        ...(containers ? BESIDE_CONTAINERS : LEAST),
        ...most,
        AutoRemove: true,
        NetworkMode: 'none',
        LogConfig: { Type: 'none', Config: {} },
      },
    }),
  );
  const place = () => ({ owner: { container: id, engine: endpoint }, ...(name && { lab: name }) });
  const work = new ContainerWork(events, place);
  let id = '';
  const closing = {
    close: async () => {
      const container = await creation.catch(() => undefined);
      if (container) await removed(container);
      await work.close();
      openSandboxes.delete(closing);
    },
  };
  openSandboxes.add(closing);
  try {
    const container = await creation;
    id = container.id;
    const { agent, stream } = await start(docker, container, work);
    const swept = sweep(docker);
    const release = async () => {
      await agent.detach();
      await swept;
      openSandboxes.delete(closing);
      stream.destroy();
    };
    const close = () => Promise.all([swept, closing.close()]).then(() => {});
    return { agent, runtime: 'docker', owner: { container: container.id, engine: endpoint }, release, close };
  } catch (error) {
    await closing.close();
    const { statusCode } = error as { statusCode?: number };
    throw statusCode === 404 ? noImage(endpoint.host) : engineError(error, endpoint);
  }
}

async function start(docker: Docker, container: Docker.Container, work: ContainerWork) {
  const raw = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
  const program = attached(docker, raw);
  const agent = work.beside(connect<AgentCalls, CliCalls>(program.stream, { ...work.calls, ...noDrops }));
  await container.start();
  try {
    await agent.begin({ socket: SOCKET });
  } catch (error) {
    throw startError(error, program);
  }
  return { agent, stream: program.stream };
}

/** If the command in the container printed something before it ended, that text is the error for the user. */
function startError(error: unknown, { said }: Attached): unknown {
  const lines = said().trim().split('\n');
  const message = lines.findIndex((line) => line.startsWith('lab: '));
  if (message === -1)
    return said() === '' ? error : new Error(`the agent ended: ${said()}`, { cause: error });
  const what = (lines[message] ?? '').slice('lab: '.length);
  const hint = lines.slice(message + 1).map((line) => line.replace(/^ +(hint: )?/, ''));
  return new LabError('unable', { where: `docker, ${IMAGE}`, what }, hint.join('\n') || undefined);
}
