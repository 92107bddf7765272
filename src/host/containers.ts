import type { AgentEvents, ContainerCalls, ExecRequest, ExecResult } from '../agent/protocol.ts';
import type { ContainerPlace } from './container-place.ts';
import type { NodeContainers } from './docker/containers.ts';
import type { Agent } from './sandbox-types.ts';

/** A program that runs in a container. */
interface Begun {
  containers: NodeContainers;
  ended: Promise<ExecResult>;
}

/** Starts and ends containers for one agent. The client for container engines is loaded only if a lab needs it. */
export class ContainerWork {
  readonly #place: () => ContainerPlace;
  readonly #events: AgentEvents;
  #loaded: Promise<NodeContainers> | undefined;

  constructor(events: AgentEvents, place: () => ContainerPlace) {
    this.#events = events;
    this.#place = place;
  }

  /** The calls that the agent may make. */
  get calls(): AgentEvents & ContainerCalls {
    return {
      ...this.#events,
      holdNetwork: async (...asked) => (await this.#load()).holdNetwork(...asked),
      startContainer: async (...asked) => (await this.#load()).startContainer(...asked),
      runInContainer: async (...asked) => (await this.#load()).runInContainer(...asked),
      removeContainers: async (ids) => (await this.#load()).removeContainers(ids),
    };
  }

  /** Returns the agent, but programs of nodes that are containers are run in their containers. */
  beside(agent: Agent): Agent {
    const begun = new Map<string, Promise<Begun | undefined>>();
    const where = async (exec: string) => (await begun.get(exec))?.containers;
    const own: Partial<Agent> = {
      exec: async (request) => {
        begun.set(request.id, this.#begin(agent, request));
        const there = await begun.get(request.id);
        return (there ? there.ended : agent.exec(request)).finally(() => begun.delete(request.id));
      },
      input: async (...asked) => ((await where(asked[0])) ?? agent).input(...asked),
      resize: async (...asked) => ((await where(asked[0])) ?? agent).resize(...asked),
      signal: async (...asked) => ((await where(asked[0])) ?? agent).signal(...asked),
    };
    return new Proxy(agent, { get: (target, name) => Reflect.get(own, name) ?? Reflect.get(target, name) });
  }

  /** Removes the containers that are left. The agent may have been killed before it could remove them. */
  async close(): Promise<void> {
    const loaded = await this.#loaded?.catch(() => undefined);
    await loaded?.close();
  }

  async #begin(agent: Agent, request: ExecRequest): Promise<Begun | undefined> {
    const container = request.tool ? null : await agent.containerOf(request.node);
    if (container === null) return undefined;
    const containers = await this.#load();
    return { containers, ended: containers.exec(container, request, this.#events.output) };
  }

  #load(): Promise<NodeContainers> {
    this.#loaded ??= import('./docker/containers.ts').then(({ openContainers }) =>
      openContainers(this.#place()),
    );
    return this.#loaded;
  }
}
