import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** An editor's TypeScript for one file. */
export interface Editor extends Disposable {
  /** The completions at the first `|` of the text. The `|` is removed first. */
  complete(text: string): Promise<string[]>;
  errors(text: string): Promise<string[]>;
}

const ROOT = join(import.meta.dirname, '../../..');
const SERVER = join(ROOT, 'node_modules/typescript/bin/tsc');

/** @param name the name of the file, which need not exist */
export async function openEditor(name: string): Promise<Editor> {
  const server = spawn(process.execPath, [SERVER, '--lsp', '--stdio'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = new Map<number, (result: unknown) => void>();
  let calls = 0;
  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const call = <Result>(method: string, params: object) =>
    new Promise<Result>((resolve) => {
      answers.set(++calls, resolve as (result: unknown) => void);
      send({ id: calls, method, params });
    });
  readMessages(server.stdout, ({ id, method, result }) => {
    if (method === undefined) return answers.get(id ?? 0)?.(result);
    if (id !== undefined) send({ id, result: method === 'workspace/configuration' ? [{}] : null });
  });
  await call('initialize', { processId: null, rootUri: pathToFileURL(ROOT).href, capabilities: {} });
  send({ method: 'initialized', params: {} });
  const uri = pathToFileURL(join(ROOT, name)).href;
  let version = 0;
  const open = (text: string) => {
    if (version > 0) send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
    const textDocument = { uri, languageId: 'typescript', version: ++version, text };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
    return { textDocument: { uri } };
  };
  return {
    complete: async (text) => {
      const before = text.slice(0, text.indexOf('|')).split('\n');
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      const list = await call<Completions>('textDocument/completion', {
        ...open(text.replace('|', '')),
        position,
      });
      return (list?.items ?? []).map(({ label }) => label.replace(/\?$/, ''));
    },
    errors: async (text) => {
      const report = await call<Diagnostics>('textDocument/diagnostic', open(text));
      return report.items.map(
        ({ range, message }) => `${text.split('\n')[range.start.line]?.trim()}: ${message}`,
      );
    },
    [Symbol.dispose]: () => void server.kill(),
  };
}

type Completions = { items: { label: string }[] } | null;
interface Diagnostics {
  items: { message: string; range: { start: { line: number } } }[];
}

interface Message {
  id?: number;
  method?: string;
  result?: unknown;
}

function readMessages(stream: NodeJS.ReadableStream, take: (message: Message) => void): void {
  let waiting = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(waiting.toString('latin1'));
      const end = header ? header[0].length + Number(header[1]) : Number.POSITIVE_INFINITY;
      if (!header || waiting.length < end) return;
      take(JSON.parse(waiting.subarray(header[0].length, end).toString()));
      waiting = waiting.subarray(end);
    }
  });
}
