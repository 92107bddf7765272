import { createInterface, type Interface } from 'node:readline';
import { visible } from '../../lab/control.ts';
import { terminalText } from '../../lesson/terminal-text.ts';
import type { Words } from '../../lesson/words/en.ts';
import { fill, wordsOf } from '../../lesson/words/words.ts';
import { plain, type Style, styleFor } from '../../report/style.ts';
import { printForReaders, terminalWidth } from '../output.ts';

const shown = (markdown: string, style: Style = styleFor(process.stdout)) =>
  terminalText(markdown, Math.min(terminalWidth(), 100), style);

/** The student left the lesson, by `quit` or by ending the input. */
export class Left extends Error {}

/**
 * Asks questions and reads answers line by line, from a terminal or a pipe. It uses the terminal's own line
 * editing, so Ctrl-C is an ordinary signal.
 */
export class Dialogue {
  readonly words: Words;
  readonly language: string;
  #reader: Interface | undefined;
  /** Lines that arrived before they were asked for. */
  #lines: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;
  /** Set after an interruption: a lesson that is still running must not print or ask any more. */
  #over = false;

  constructor(language: string) {
    this.language = language;
    this.words = wordsOf(language);
  }

  /** Prints short Markdown, formatted for the terminal. */
  tell(markdown: string): void {
    if (this.#over) throw new Left();
    printForReaders(`\n${shown(markdown)}`);
  }

  /** Prints text unchanged. */
  plain(text: string): void {
    if (this.#over) throw new Left();
    printForReaders(text);
  }

  /** Prints one entry of a list. */
  item(text: string): void {
    if (this.#over) throw new Left();
    printForReaders(process.stdout.isTTY ? shown(`- ${text}`, plain) : `- ${text}`);
  }

  line(key: keyof Words, values: Record<string, string | number> = {}): void {
    const text = fill(this.words[key], values);
    printForReaders(process.stdout.isTTY ? shown(text) : text);
  }

  /** @throws Left at the end of the input, and for `quit` */
  async ask(question: string): Promise<string> {
    if (this.#over) throw new Left();
    const asked = process.stdout.isTTY ? shown(question, plain) : question;
    process.stdout.write(`${visible(question === '' ? '' : `\n${asked}\n`, false)}> `);
    const line = await this.#next();
    if (!process.stdin.isTTY) process.stdout.write(`${visible(line ?? '', false)}\n`);
    const answer = line?.trim();
    if (answer === undefined || /^(quit|exit|q)$/i.test(answer)) throw new Left();
    return answer;
  }

  /** Repeats the question until the answer is valid. */
  async choose(question: string, allowed: readonly string[], parse: (answer: string) => string | undefined) {
    for (;;) {
      const answer = await this.ask(question);
      const parsed = parse(answer);
      if (parsed !== undefined) return parsed;
      this.line('again', { answer, allowed: allowed.join(', ') });
    }
  }

  /** Stops reading while another program has the terminal. Lines that a pipe has already sent are kept. */
  rest(): void {
    if (process.stdin.isTTY) this.#close();
  }

  /** Prints and asks nothing from this call on. */
  end(): void {
    this.#ended = true;
    this.#over = true;
    this.#close();
  }

  #close(): void {
    this.#reader?.removeAllListeners();
    this.#reader?.close();
    this.#reader = undefined;
  }

  #next(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.resolve(undefined);
    this.#open();
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  #open(): void {
    if (this.#reader) return;
    this.#reader = createInterface({ input: process.stdin, terminal: false });
    this.#reader.on('line', (line) => this.#take(line));
    this.#reader.on('close', () => {
      this.#ended = true;
      this.#waiting?.(undefined);
    });
  }

  #take(line: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(line);
    else this.#lines.push(line);
  }
}
