import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Duplex, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { agentEnvironment, sandboxCommand } from '../agent-process.ts';
import { makeInitramfs } from './initramfs.ts';
import type { KernelAtHand } from './kernels.ts';
import { findProgram } from './programs.ts';

const KEEPER = fileURLToPath(new URL('./keeper.sh', import.meta.url));

/** A virtual machine with an agent in it. */
export interface Machine {
  stream: Duplex;
  /** Process id of `keeper.sh`, the shell that ends the machine when this process ends. It leads the process group. */
  keeper: number;
  /** Resolves when all of it is gone. */
  ended: Promise<void>;
  /** Returns the output of its console and of QEMU. */
  said(): string;
  /** Lets it outlive this process; resolves when that is settled. */
  stay(): Promise<void>;
  kill(): void;
  /** Lets this process end without waiting for it. */
  leave(): void;
}

/**
 * Boots a virtual machine. It sees this machine's files read-only, below a tmpfs of its own, has no network,
 * and an agent that speaks over a serial line. @param folder is removed when it ends
 * @param isShared whether several speak to the agent, each by a stream of HTTP/2
 * @param program lines of sh to run in the agent's place, with that line as descriptor 9
 */
export function startMachine(
  kernel: KernelAtHand,
  {
    folder = '',
    asMachine = false,
    isShared = false,
    program = agentProgram(kernel, { asMachine, isShared }),
  } = {},
): Machine {
  const qemu = findProgram('qemu-system-x86_64');
  // The virtual machine uses this machine's programs, and needs this one.
  findProgram('modprobe');
  const initramfs = makeInitramfs(kernel, startScript(program));
  const child = spawn('sh', [KEEPER, folder, qemu, ...qemuArguments(kernel)], {
    // It has its own session: Ctrl-C is for the CLI.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', initramfs, 'pipe'],
  });
  closeSync(initramfs);
  const stdio = (child.stdio as readonly unknown[] | undefined) ?? [];
  const stream = (stdio[3] as Duplex | undefined) ?? new PassThrough().destroy();
  const toKeeper = stdio[5] as Writable | undefined;
  toKeeper?.on('error', () => {});
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => child.pid ?? resolve());
  }).then(() => {
    isOver = true;
    stream.destroy();
  });
  return {
    stream,
    keeper: child.pid ?? 0,
    ended,
    said: wordsOf(child),
    stay: () => told(toKeeper, 'stay\n'),
    kill: () => {
      if (child.pid !== undefined && !isOver) killGroup(child.pid);
    },
    leave: () => {
      child.unref();
      for (const each of [stream, toKeeper, child.stdout, child.stderr]) each?.destroy();
    },
  };
}

/** Resolves when all of it was written, or cannot be. */
export const told = (to: Writable | undefined, word: string): Promise<void> =>
  new Promise((resolve) => {
    if (to === undefined || to.destroyed) return resolve();
    to.once('close', resolve).end(word, () => resolve());
  });

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // The process has just ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The most memory that it may take, in MiB. Unused memory stays with the host. */
const MEMORY = Math.min(4096, Math.floor(totalmem() / 2 / 2 ** 20));

/**
 * An emulated processor is slow, and slower still on a busy machine: by the host's clock the deadlines of a
 * lab's programs would pass before they had their turn. So its clock counts instructions while it works (4 ns
 * each, as a processor of usual speed takes), and goes by the host's only while it is idle. QEMU counts them
 * for a single processor only.
 */
const EMULATED = ['-accel', 'tcg,thread=single', '-cpu', 'max', '-smp', '1', '-icount', 'shift=2,sleep=on'];

/** Descriptor 3 is the serial line to the agent, 4 the initramfs. */
function qemuArguments({ image, modules }: KernelAtHand): string[] {
  const processors = String(Math.min(4, availableParallelism()));
  const accelerator = hasKvm() ? ['-accel', 'kvm', '-cpu', 'host', '-smp', processors] : EMULATED;
  const folder = (path: string, tag: string) => [
    '-virtfs',
    `local,path=${path.replaceAll(',', ',,')},mount_tag=${tag},security_model=none,readonly=on,multidevs=remap`,
  ];
  return [
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-nic', 'none'],
    ...['-machine', 'q35', ...accelerator, '-m', String(MEMORY)],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', 'socket,id=agent,fd=3', '-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=agent,name=agent'],
    ...folder('/', 'machine'),
    ...(modules === undefined ? [] : folder(modules, 'modules')),
    ...['-kernel', image, '-initrd', '/proc/self/fd/4'],
    ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
  ];
}

/** Without virtualisation in the processor /dev/kvm may exist, but a machine that uses it hangs. */
function hasKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return /^flags\s*:.* (vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

/** Modules that the kernel does not load by itself when they are needed. */
const MODULES = ['br_netfilter', 'ebtables', 'nf_conntrack', 'nf_nat', 'nf_log_syslog', 'sch_netem', 'tun'];

/** The lines of sh that run the agent, which speaks over descriptor 9. */
function agentProgram(
  { release }: KernelAtHand,
  { asMachine, isShared }: { asMachine: boolean; isShared: boolean },
): string {
  const exports = Object.entries(agentEnvironment()).map(
    ([name, value]) => `export ${name}=${quote(value ?? '')}`,
  );
  const place = { runtime: 'root', asMachine } as const;
  const agent = sandboxCommand(place, 3, 1, { kernel: release, isShared }).map(quote).join(' ');
  return [...exports, `cat <&9 | ${agent} 3<&0 4</proc 5</dev/null 9<&- </dev/null | cat >&9`].join('\n');
}

/** The script that becomes process 1 once the files of the host are mounted. It powers off when the program ends. */
function startScript(program: string): string {
  return [
    'exec </dev/null',
    `PATH=$PATH:/usr/sbin:/sbin modprobe -aq ${MODULES.join(' ')}`,
    // The port appears a moment after its driver is loaded, and busybox has nothing that waits for it.
    'until set -- /dev/vport*p1 && [ -e "$1" ]; do sleep 0.02; done',
    'exec 9<>"$1"',
    program,
    'echo o >/proc/sysrq-trigger',
    // The kernel panics when process 1 ends.
    'while :; do sleep 60; done',
    '',
  ].join('\n');
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

export function wordsOf(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      // Only the end is ever shown.
      said = (said + text).slice(-64_000);
    });
  }
  return () => said;
}
