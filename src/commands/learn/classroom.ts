import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { labFolder } from '../../host/lab-folder.ts';
import { openSandboxes } from '../../host/open-sandboxes.ts';
import { bringUp, takeDown } from '../../host/running-labs.ts';
import type { Runtime } from '../../host/runtime.ts';
import { locating } from '../../host/source/refused.ts';
import { sightOf } from '../../host/source/sight.ts';
import { isAlive, runningLabs } from '../../host/state.ts';
import { toggleValues } from '../../lab/toggles.ts';
import type { Expectation, Goal, Lab, ToggleValues } from '../../lab/types.ts';
import { type GoalVerdict, judgeGoal, runProbes } from '../../lesson/judge-goal.ts';
import { planStart } from '../../plan/start.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import { say } from '../output.ts';
import { withRunningLab } from '../running-lab.ts';

export interface ClassroomOptions {
  name: string;
  runtime: Runtime;
  trust?: true;
}

/**
 * The running lab of a lesson. Every verb can reach it, also from other terminals. It is removed when the lesson
 * ends.
 */
export class Classroom {
  readonly #lab: Lab;
  readonly #options: ClassroomOptions;
  #building: Promise<unknown> | undefined;
  #begun: ToggleValues = {};
  /** However this process ends, the lab ends with it. */
  readonly #closing = { close: () => this.remove() };
  /** Set while another program has the terminal: Ctrl-C is then for that program. */
  busy = false;

  constructor(lab: Lab, options: ClassroomOptions) {
    this.#lab = lab;
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Builds the lab anew for this scenario. */
  async build(scenario: string | undefined): Promise<void> {
    await this.remove();
    const toggles = toggleValues(this.#lab, scenario);
    this.#begun = toggles;
    this.#building = this.#up(scenario, toggles);
    await this.#building;
  }

  async #up(scenario: string | undefined, toggles: ToggleValues): Promise<void> {
    const { name, runtime, trust } = this.#options;
    const live = { name, definition: this.#lab, toggles, ...(scenario !== undefined && { scenario }) };
    const plan = async () => planStart(this.#lab, toggles, this.#lab.scenarios?.[scenario ?? '']);
    const { notice } = await locating({ lab: this.#lab, toggles, scenario }, () =>
      bringUp(live, plan, sightOf(this.#lab, trust), { runtime }),
    );
    openSandboxes.add(this.#closing);
    if (notice) say(notice);
  }

  /** Removes the lab, unless it has already been taken down. */
  async remove(): Promise<void> {
    const built = await this.#building?.then(
      () => true,
      () => false,
    );
    this.#building = undefined;
    openSandboxes.delete(this.#closing);
    const folder = labFolder(this.name);
    if (built && (await isAlive(folder))) await takeDown(folder);
  }

  run(probes: readonly string[], expect: Record<string, Expectation> = {}): Promise<ProbeVerdict[]> {
    return withRunningLab(this.name, ({ agent, topology }) => runProbes(agent, topology, probes, expect));
  }

  judge(goal: Goal): Promise<GoalVerdict> {
    return withRunningLab(this.name, ({ agent, lab, status: { toggles } }) =>
      judgeGoal({ agent, lab, toggles, begun: this.#begun }, goal),
    );
  }

  /** Returns the option `-n NAME` that a command needs to reach this lab. Empty if it is the only running one. */
  async naming(): Promise<string> {
    return (await runningLabs()).length > 1 ? ` -n ${this.name}` : '';
  }

  /** Runs a line that begins with `lab` in a shell in which `lab` is this program. */
  async command(line: string): Promise<void> {
    const [node, cli = ''] = [process.execPath, process.argv[1]];
    const script = 'node=$1 cli=$2 line=$3; lab() { "$node" "$cli" "$@"; }; eval "$line"';
    this.busy = true;
    try {
      const child = spawn('sh', ['-c', script, 'sh', node, cli, line], {
        stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'inherit', 'inherit'],
        env: { ...process.env, LAB_NAME: this.name },
      });
      await once(child, 'close');
    } finally {
      this.busy = false;
    }
  }
}
