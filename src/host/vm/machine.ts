import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import type { Duplex, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { agentEnvironment, sandboxCommand } from '../agent-process.ts';
import { groupOf, outputOf } from '../child-process.ts';
import { makeInitramfs } from './initramfs.ts';
import type { KernelAtHand } from './kernels.ts';
import { findProgram } from './programs.ts';

const KEEPER = fileURLToPath(new URL('./keeper.sh', import.meta.url));

/** A virtual machine with an agent in it. */
export interface Machine {
  stream: Duplex;
  /**
   * The process id of `keeper.sh`, a shell that ends the machine when this process ends. It leads the process
   * group.
   */
  keeper: number;
  /** Resolves when the machine and its keeper have ended. */
  ended: Promise<void>;
  /** Returns the output of the machine's console and of QEMU. */
  said(): string;
  /** Lets the machine outlive this process. Resolves when the keeper knows. */
  stay(): Promise<void>;
  kill(): void;
  /** Lets this process end without waiting for it. */
  leave(): void;
}

/**
 * Boots a virtual machine. It sees this machine's files read-only, without /proc, /dev and their like, below a
 * tmpfs of its own. It has no network, and an agent that speaks over a serial line.
 * @param folder a folder that is removed when the machine ends
 * @param isShared whether several clients speak to the agent, each by an HTTP/2 stream
 * @param program lines of sh to run in place of the agent; the serial line is their descriptor 9
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
  // The virtual machine runs this machine's programs, so modprobe must be installed here.
  findProgram('modprobe');
  const initramfs = makeInitramfs(kernel, startScript(program));
  const child = spawn('sh', [KEEPER, folder, qemu, ...qemuArguments(kernel)], {
    // It has its own session: Ctrl-C is for the CLI.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', initramfs, 'pipe'],
  });
  closeSync(initramfs);
  const stdio = (child.stdio as readonly unknown[] | undefined) ?? [];
  const stream = (stdio[3] as Duplex | undefined) ?? new PassThrough().destroy();
  const toKeeper = stdio[5] as Writable | undefined;
  toKeeper?.on('error', () => {});
  const { ended, kill } = groupOf(child);
  return {
    stream,
    keeper: child.pid ?? 0,
    ended: ended.then(() => void stream.destroy()),
    kill,
    said: outputOf(child),
    stay: () => told(toKeeper, 'stay\n'),
    leave: () => {
      child.unref();
      for (const each of [stream, toKeeper, child.stdout, child.stderr]) each?.destroy();
    },
  };
}

/** Resolves when the word has been written, or can no longer be written. */
export const told = (to: Writable | undefined, word: string): Promise<void> =>
  new Promise((resolve) => {
    if (to === undefined || to.destroyed) return resolve();
    to.once('close', resolve).end(word, () => resolve());
  });

/** The machine's memory in MiB. Memory that it does not use stays with the host. */
const MEMORY = Math.min(4096, Math.floor(totalmem() / 2 / 2 ** 20));

/**
 * An emulated processor is slow, and slower still on a busy host: by the host's clock, time limits of a lab's
 * programs would pass before the programs have run. So while the emulated processor works, its clock counts
 * instructions (4 ns each, like a processor of usual speed); only while it is idle, its clock follows the host's.
 * QEMU can count instructions only for a single processor.
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
    // The keeper says what this folder is.
    ...folder('.', 'machine'),
    ...(modules === undefined ? [] : folder(resolve(modules), 'modules')),
    ...['-kernel', resolve(image), '-initrd', '/proc/self/fd/4'],
    ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
  ];
}

/** Some processors have no virtualisation although /dev/kvm exists. A machine that used it there would hang. */
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

/** Returns the lines of sh that run the agent, which speaks over descriptor 9. */
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

/** Returns the script that is process 1 once the host's files are mounted. It powers off when the program ends. */
function startScript(program: string): string {
  return [
    'exec </dev/null',
    `PATH=$PATH:/usr/sbin:/sbin modprobe -aq ${MODULES.join(' ')}`,
    // The port appears a moment after its driver is loaded. busybox has no program that waits for it.
    'until set -- /dev/vport*p1 && [ -e "$1" ]; do sleep 0.02; done',
    'exec 9<>"$1"',
    program,
    'echo o >/proc/sysrq-trigger',
    // Process 1 must not end before the power is off, because the kernel would panic.
    'while :; do sleep 60; done',
    '',
  ].join('\n');
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
