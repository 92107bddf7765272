import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Home } from './home.ts';

/** A real terminal, 100 columns by 30 rows, with a POSIX shell in it: tmux, of one user and with nobody's settings. */
export class Screen {
  readonly #home: Home;
  #tmux: string[] = [];

  constructor(home: Home) {
    this.#home = home;
  }

  async open(shell = ['sh', '-i']): Promise<void> {
    // The server of the last one may still be ending: this is another.
    this.#tmux = ['tmux', '-L', randomUUID(), '-f', '/dev/null'];
    const start = ['new-session', '-d', '-x', '100', '-y', '30', ...shell];
    const { exitCode, stderr } = await this.#run(start);
    expect(exitCode, stderr).toBe(0);
    await this.type("PS1='host> '; PS2=; clear");
    await this.shows(/^host>$/m);
  }

  /** Keys by tmux's names: `Enter`, `C-c`; anything else is typed as it stands. */
  async press(...keys: string[]): Promise<void> {
    await this.#run(['send-keys', ...keys]);
  }

  async type(line: string): Promise<void> {
    await this.#run(['send-keys', '-l', line]);
    await this.press('Enter');
  }

  /** What is on it now, without blanks at the ends of lines. */
  async text(): Promise<string> {
    const { stdout } = await this.#run(['capture-pane', '-p']);
    return stdout.replace(/ +$/gm, '');
  }

  /** Waits until it shows that. */
  async shows(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text(), { timeout: 20_000, interval: 100 }).toMatch(pattern);
  }

  /** All that was shown since it was cleared, a line as a program has written it. */
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
