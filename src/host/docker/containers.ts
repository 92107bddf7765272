import type Docker from 'dockerode';
import type { ContainerCalls } from '../../agent/protocol.ts';
import { type Container, parseBind } from '../../lab/container.ts';
import { LabError } from '../../lab/error.ts';
import { PATIENCE } from '../../lab/patience.ts';
import type { Holder } from '../../plan/step.ts';
import type { ContainerPlace } from '../container-place.ts';
import type { Endpoint } from './endpoint.ts';
import { connectEngine, engineError } from './engine.ts';
import { Executions } from './executions.ts';
import { clearLeft, forgetEngine, noteEngine } from './leftovers.ts';
import { startReady } from './ready.ts';
import { nodeLabels, removed } from './removal.ts';

/** Opens the engine for the containers that are nodes of labs: the lab's own engine, or that of this machine. */
export async function openContainers(place: ContainerPlace): Promise<NodeContainers> {
  const { docker, endpoint } = await connectEngine('engine' in place.owner ? place.owner.engine : undefined);
  // Removes the containers that killed commands have left behind.
  await clearLeft(endpoint).catch((error) => {
    throw engineError(error, endpoint);
  });
  return new NodeContainers(docker, endpoint, place);
}

/** Does nothing, for the longest time that `sleep` takes. No shorter program never ends. */
const SLEEP = ['sleep', '2147483647'];

/** Health checks in nanoseconds. They are frequent, and early failures do not count. */
const CHECKS = { Interval: 250e6, StartPeriod: PATIENCE * 1e9, Retries: 1 };

export class NodeContainers extends Executions implements ContainerCalls {
  readonly #endpoint: Endpoint;
  readonly #place: ContainerPlace;
  readonly #made = new Map<string, Docker.Container>();
  /** Calls that the engine has not answered yet. */
  readonly #creations = new Set<Promise<unknown>>();

  constructor(docker: Docker, endpoint: Endpoint, place: ContainerPlace) {
    super(docker);
    this.#endpoint = endpoint;
    this.#place = place;
  }

  async holdNetwork(node: string, { image, nameservers }: Holder): Promise<string> {
    const dns = nameservers && { Dns: nameservers };
    const container = await this.#create(node, {
      Image: process.env.LAB_PAUSE_IMAGE || image,
      Hostname: node,
      Entrypoint: SLEEP,
      Cmd: [],
      Healthcheck: { Test: ['NONE'] },
      HostConfig: { NetworkMode: 'none', ...dns },
    });
    await this.#told(container.start(), node, (said) =>
      /executable file not found|no such file/.test(said)
        ? [
            `its image has no program sleep, which is to keep its network`,
            'LAB_PAUSE_IMAGE=… names one that has',
          ]
        : undefined,
    );
    return container.id;
  }

  async startContainer(
    node: string,
    { image, command, env, healthcheck, binds }: Container,
    holder: string,
  ): Promise<string> {
    const container = await this.#create(node, {
      Image: image,
      ...(command && { Cmd: command }),
      ...(healthcheck && { Healthcheck: { Test: ['CMD', ...healthcheck], ...CHECKS } }),
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      HostConfig: { NetworkMode: `container:${holder}`, Mounts: binds.flatMap(mount) },
    });
    await this.#told(startReady(this.docker, container, node), node, (said) =>
      /executable file not found|no such file/.test(said)
        ? [said, 'the first word of command is a program of the image']
        : undefined,
    );
    return container.id;
  }

  async removeContainers(ids: readonly string[]): Promise<void> {
    // The container whose network the other one shares is removed last.
    for (const id of ids) {
      await removed(this.docker.getContainer(id));
      this.#made.delete(id);
    }
  }

  /** Removes all containers that are left. */
  async close(): Promise<void> {
    await Promise.all(this.#creations);
    await Promise.all([...this.#made.values()].map(removed));
    forgetEngine(this.#endpoint, this.#place.owner);
  }

  async #create(node: string, options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    noteEngine(this.#endpoint, this.#place.owner);
    const labels = nodeLabels(node, this.#place);
    const creation = this.docker.createContainer({ ...options, Labels: labels });
    const answered = creation.then(
      (made) => void this.#made.set(made.id, made),
      () => {},
    );
    this.#creations.add(answered);
    const container = await this.#told(creation, node, (said, status) =>
      status === 404
        ? [`the engine has no image ${options.Image}`, `docker pull ${options.Image}`]
        : bindProblem(said),
    );
    return container;
  }

  /** Turns the engine's errors into errors about the lab, where they concern the lab. */
  async #told<T>(work: Promise<T>, node: string, explain: Explain): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const { statusCode, json } = error as { statusCode?: number; json?: { message?: string } };
      const [what, hint] = explain(json?.message ?? '', statusCode) ?? [];
      if (what === undefined) throw engineError(error, this.#endpoint);
      throw new LabError('unable', { where: node, what }, hint, { cause: error });
    }
  }
}

type Explain = (said: string, status?: number) => [what: string, hint: string] | undefined;

function bindProblem(said: string): ReturnType<Explain> {
  const [, path] = /bind source path does not exist: (.*)/.exec(said) ?? [];
  return path === undefined
    ? undefined
    : [`there is no ${path} to bind`, 'binds: the path on the engine’s machine first'];
}

function mount(bind: string): Docker.MountSettings[] {
  const parsed = parseBind(bind);
  return parsed
    ? [{ Type: 'bind', Source: parsed.source, Target: parsed.target, ReadOnly: parsed.readOnly }]
    : [];
}
