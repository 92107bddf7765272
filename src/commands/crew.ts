import type { AgentEvents } from '../agent/protocol.ts';
import type { Runtime } from '../host/runtime.ts';
import { isEnded, openSandbox } from '../host/sandbox.ts';
import type { Agent, Sandbox, SandboxOptions } from '../host/sandbox-types.ts';
import { Gate } from '../lab/gate.ts';
import { howManyFit } from '../plan/capacity.ts';
import type { Needs } from '../plan/needs.ts';
import type { Report } from '../report/report.ts';
import { say } from './output.ts';
import type { Width } from './pool.ts';

/** One of several sandboxes, and how much it has to do. */
interface Member {
  /** The docker context. Absent if there is only one sandbox. */
  context?: string;
  sandbox: Sandbox;
  gate: Gate;
  begun: number;
}

/**
 * How many labs may be up at once, including those that wait: the kernel keeps 1,024 neighbour entries for all of
 * them together.
 */
const MOST = 48;

/** The sandbox of a command, or several that share the work: one on each of several Docker engines. */
export class Crew {
  readonly #members: Member[];
  #closed: Promise<unknown> | undefined;

  private constructor(members: Member[]) {
    this.#members = members;
  }

  /** Opens all sandboxes or none: if one cannot be opened, the others are closed. */
  static async open(
    runtime: Runtime,
    events: AgentEvents,
    contexts: readonly string[] | undefined,
    options: SandboxOptions,
  ): Promise<Crew> {
    const asked = contexts ?? [undefined];
    const opening = asked.map(async (context): Promise<Member> => {
      const sandbox = await openSandbox(runtime, events, { ...options, context });
      return { ...(context !== undefined && { context }), sandbox, gate: new Gate(MOST), begun: 0 };
    });
    const opened = await Promise.allSettled(opening);
    const crew = new Crew(opened.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
    const failed = opened.find((each) => each.status === 'rejected');
    if (failed === undefined) return crew;
    await crew.close();
    throw failed.reason;
  }

  get notices(): string[] {
    return this.#members.flatMap(({ sandbox }) => sandbox.notice ?? []);
  }

  async environment(): Promise<Report['environment']> {
    const said = await Promise.all(this.#members.map(({ sandbox }) => sandbox.agent.hello()));
    const kernels = [...new Set(said.map(({ kernel }) => kernel))];
    const runtimes = [...new Set(this.#members.map(({ sandbox }) => sandbox.runtime))];
    return { kernel: kernels.join(', '), runtime: runtimes.join(', ') };
  }

  /**
   * Returns how many runs all sandboxes together do at once. It is less than `jobs` asks for if a machine has too
   * little memory or other resources.
   * @param jobs for each sandbox
   * @param name the name of the first lab, for messages
   */
  async widthFor(jobs: number, name: string, needs: Needs): Promise<Width> {
    const widths = await Promise.all(
      this.#members.map(async (member) => {
        const room = howManyFit(await member.sandbox.agent.room(), name, needs);
        const most = Math.min(Math.max(jobs, MOST), room);
        member.gate = new Gate(most);
        return { jobs: Math.min(jobs, room), most };
      }),
    );
    const sum = (key: keyof Width) => widths.reduce((all, each) => all + each[key], 0);
    return { jobs: sum('jobs'), most: sum('most') };
  }

  /**
   * Does the work in the sandbox with the least to do. If a machine is lost, this is reported, and another one
   * repeats its work.
   */
  async within<T>(work: (agent: Agent) => Promise<T>): Promise<T> {
    const [first, ...others] = this.#members;
    if (first === undefined) throw new Error('a crew without members');
    const member = others.reduce((least, each) => (each.begun < least.begun ? each : least), first);
    member.begun += 1;
    try {
      return await member.gate.within(() => work(member.sandbox.agent));
    } catch (error) {
      if (!isEnded(error) || !this.#isReplaced(member)) throw error;
    } finally {
      member.begun -= 1;
    }
    return this.within(work);
  }

  close(): Promise<unknown> {
    this.#closed ??= Promise.all(this.#members.map(({ sandbox }) => sandbox.close()));
    return this.#closed;
  }

  /** Is there another sandbox that can repeat this one's work? */
  #isReplaced(member: Member): boolean {
    const index = this.#members.indexOf(member);
    if (index === -1) return true;
    if (this.#members.length === 1) return false;
    this.#members.splice(index, 1);
    member.sandbox.close().catch(() => {});
    say(`lab: context ${member.context}: the lab there ended; the others do again what it did`);
    return true;
  }
}
