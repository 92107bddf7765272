import { CAPABILITIES, type Capability } from './capabilities.ts';
import { installCommand, type Manager } from './packages.ts';

/** The result of one trial. `lacks` says why it failed, and `fix` what mends it, if that is known. */
export interface Trial {
  capability: string;
  lacks?: string;
  fix?: string;
  /** There was no sandbox for this trial. */
  untried?: true;
}

export interface Machine {
  kernel: string;
  uid: number;
  distribution: string;
  manager: Manager | undefined;
  /** Kernel modules that could be loaded, by the names of their files. */
  modules: ReadonlySet<string>;
}

export interface Finding {
  capability: string;
  name: string;
  status: 'works' | 'lacking' | 'untried';
  /** Set if no lab can run without it. */
  needed: boolean;
  lacks?: string;
  costs?: string;
  fix?: string;
}

/** Returns one finding for each capability, in their order. */
export function findings(trials: readonly Trial[], machine: Machine): Finding[] {
  const known = new Map(trials.map((trial) => [trial.capability, trial]));
  return Object.entries(CAPABILITIES).flatMap(([id, capability]) => {
    const trial = known.get(id);
    return trial ? [finding(trial, capability, machine)] : [];
  });
}

/** Can labs run on this machine? All necessary parts work, and so does at least one way to make namespaces. */
export function isReady(all: readonly Finding[]): boolean {
  const works = (id: string) => all.some((one) => one.capability === id && one.status === 'works');
  return (works('root') || works('rootless')) && all.every((one) => !one.needed || one.status === 'works');
}

function finding(trial: Trial, capability: Capability, machine: Machine): Finding {
  const { name, needed = false, costs } = capability;
  const base = { capability: trial.capability, name, needed };
  if (trial.untried) return { ...base, status: 'untried', lacks: 'no sandbox to try it in', costs };
  if (trial.lacks === undefined) return { ...base, status: 'works' };
  return {
    ...base,
    status: 'lacking',
    lacks: trial.lacks,
    costs,
    fix: trial.fix ?? fix(trial.lacks, capability, machine),
  };
}

function fix(lacks: string, { kernel, rootOnly, fix: known }: Capability, machine: Machine): string {
  const [, program] = /the program (\S+) is not on this machine/.exec(lacks) ?? [];
  if (program !== undefined) return installCommand(program, machine.manager);
  if (rootOnly && machine.uid !== 0) return 'only root may: sudo lab …';
  if (kernel === undefined) return known ?? 'what it says';
  if (machine.modules.has(kernel.module)) return `sudo modprobe ${kernel.module}`;
  const extra = EXTRA[machine.distribution]?.(machine.kernel);
  return extra && kernel.module !== ''
    ? `${extra} && sudo modprobe ${kernel.module}`
    : `a kernel built with ${kernel.option}`;
}

/** Distributions that have a separate package for rare kernel modules. */
const EXTRA: Record<string, (kernel: string) => string> = {
  ubuntu: (kernel) => `sudo apt-get install --yes linux-modules-extra-${kernel}`,
  fedora: () => 'sudo dnf install --assumeyes kernel-modules-extra',
};
