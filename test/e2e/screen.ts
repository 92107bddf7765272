import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Home } from './support/home.ts';

/** A real terminal of 100 columns and 30 rows with a POSIX shell: tmux, without anybody's settings. */
export class Screen {
  readonly #home: Home;
  #tmux: string[] = [];

  constructor(home: Home) {
    this.#home = home;
  }

  async open(shell = ['sh', '-i']): Promise<void> {
    // A random name, because the server of the previous screen may still be ending.
    this.#tmux = ['tmux', '-L', randomUUID(), '-f', '/dev/null'];
    const start = ['new-session', '-d', '-x', '100', '-y', '30', ...shell];
    const { exitCode, stderr } = await this.#run(start);
    expect(exitCode, stderr).toBe(0);
    await this.type("PS1='host> '; PS2=; clear");
    await this.shows(/^host>$/m);
  }

  /** Presses keys by tmux's names, such as `Enter` and `C-c`. Anything else is typed literally. */
  async press(...keys: string[]): Promise<void> {
    await this.#run(['send-keys', ...keys]);
  }

  async type(line: string): Promise<void> {
    await this.#run(['send-keys', '-l', line]);
    await this.press('Enter');
  }

  /** The visible text, without trailing blanks. */
  async text(): Promise<string> {
    const { stdout } = await this.#run(['capture-pane', '-p']);
    return stdout.replace(/ +$/gm, '');
  }

  /** Waits until the screen shows the pattern. */
  async shows(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text(), { timeout: 20_000, interval: 100 }).toMatch(pattern);
  }

  /** All lines since the screen was cleared, as programs wrote them, without wrapping. */
  async history(): Promise<string[]> {
    const { stdout } = await this.#run(['capture-pane', '-p', '-J', '-S', '-']);
    return stdout.replace(/ +$/gm, '').split('\n');
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#run(['resize-window', '-x', String(columns), '-y', String(rows)]);
  }

  async close(): Promise<void> {
    await this.#run(['kill-server']);
  }

  #run(args: string[]) {
    const env = { LC_ALL: 'C.UTF-8', TERM: 'xterm', SHELL: '/bin/sh', ENV: '' };
    return this.#home.run([...this.#tmux, ...args], { env });
  }
}
