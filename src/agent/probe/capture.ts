import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { KernelError } from '../../kernel/error.ts';
import { links } from '../../kernel/read.ts';
import { type Child, spawn } from '../../kernel/spawn.ts';
import { LabError } from '../../lab/error.ts';
import { inTime } from '../../lab/patience.ts';
import { parsePlace } from '../../lab/place.ts';
import type { CaptureProbe } from '../../lab/probe.ts';
import type { Instance } from '../instance.ts';
import { ENVIRONMENT, isMissing, killGroup, missingProgram } from '../program.ts';
import type { ProbeResult } from './result.ts';
import { filterProblem } from './try-filters.ts';

/**
 * One line per packet, without its time. `-p`: a promiscuous bridge would pass more frames up, which would change
 * the lab. `-B`: KiB of buffer for unread packets.
 */
const OPTIONS = '-p -n -t --immediate-mode -s 256 -B 4096'.split(' ');

/** How many characters of the output are kept. */
const SHOWN = 4096;

/** The tcpdump of one probe. It runs from before the first of the other probes until after the last. */
export class Capture {
  readonly #name: string;
  readonly #probe: CaptureProbe;
  readonly #folder = mkdtempSync('/run/capture-');
  /** Absent if the interface is down or gone: no frame passes there. */
  readonly #tcpdump: Child | undefined;
  /** tcpdump's exit code, once it has ended and all its output has arrived. */
  readonly #over: Promise<number | null>;
  #said = '';
  #news = () => {};

  constructor(instance: Instance, name: string, probe: CaptureProbe) {
    this.#name = name;
    this.#probe = probe;
    this.#tcpdump = this.#start(instance);
    const { ended, stderr } = this.#tcpdump ?? {};
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
      this.#news();
    });
    const heard = stderr && once(stderr, 'close');
    this.#over = Promise.all([ended, heard]).then(([end]) => end?.exitCode ?? null);
  }

  #start(instance: Instance): Child | undefined {
    const { at, filter } = this.#probe;
    const { node = '', interface: name = '' } = parsePlace(at) ?? {};
    const namespace = instance.node(node);
    if (!links(namespace).some((link) => link.name === name && link.up)) return undefined;
    // `-Z root` keeps root's tcpdump from switching to a user that the sandbox may not have.
    const user = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
    const args = [...OPTIONS, ...user, '-i', name, '--', ...(filter === undefined ? [] : [filter])];
    const file = openSync(this.#file, 'w');
    try {
      return namespace.runWithFiles(() =>
        spawn('tcpdump', args, { env: ENVIRONMENT, stdout: { descriptor: file }, stderr: 'pipe' }),
      );
    } catch (error) {
      throw error instanceof KernelError && isMissing({ code: error.errno })
        ? missingProgram(at, 'tcpdump')
        : error;
    } finally {
      closeSync(file);
    }
  }

  get #file() {
    return `${this.#folder}/packets`;
  }

  /**
   * Resolves when tcpdump captures.
   * @throws LabError `refused` with tcpdump's message about the filter
   */
  async ready(): Promise<void> {
    if (this.#tcpdump === undefined) return;
    const ended = this.#over.then(() => Promise.reject(this.#refusal()));
    const listening = new Promise<void>((resolve) => {
      this.#news = () => void (/listening on/.test(this.#said) && resolve());
      this.#news();
    });
    ended.catch(() => {});
    await inTime(this.#probe.at, 'tcpdump did not begin', Promise.race([listening, ended]), () =>
      this.#kill(),
    );
  }

  /** Ends tcpdump once it has read all packets up to now: it sleeps only then. */
  async end(): Promise<ProbeResult> {
    if (this.#tcpdump === undefined) {
      const stderr = `${this.#probe.at} is down\n0 packets captured\n`;
      return { exitCode: 0, stdout: '', stderr };
    }
    const { pid } = this.#tcpdump;
    const finish = async () => {
      while (isAwake(pid)) await setTimeout(1);
      killGroup(pid, 'SIGINT');
      return this.#over;
    };
    const exitCode = await inTime(this.#probe.at, 'tcpdump did not end', finish(), () => this.#kill());
    return { exitCode, stdout: readFileSync(this.#file, 'utf8').slice(0, SHOWN), stderr: this.#said };
  }

  async stop(): Promise<void> {
    this.#kill();
    await this.#tcpdump?.ended;
    rmSync(this.#folder, { recursive: true });
  }

  #kill(): void {
    killGroup(this.#tcpdump?.pid, 'SIGKILL');
  }

  #refusal(): LabError {
    return new LabError('refused', filterProblem(this.#name, this.#said));
  }
}

function isAwake(pid: number): boolean {
  try {
    return !/\) [SZ] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
