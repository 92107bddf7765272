import type { Duplex, Readable, Writable } from 'node:stream';
import { createBirpc } from 'birpc';
import { type ErrorCode, LabError, type Problem } from '../lab/error.ts';

/** The machine's /proc. It is descriptor 4 of an agent that may use the machine's containers. */
export const MACHINE_PROC = '/proc/self/fd/4';

export interface ByteStreams {
  input: Readable;
  output: Writable;
}

/**
 * HTTP/2 settings for both ends of a line that several clients share. The observations of a large lab are one
 * message of many megabytes.
 */
export const ROOMY = { maxSessionMemory: 1024, settings: { initialWindowSize: 1 << 20 } };

export function bothWays(streams: Duplex | ByteStreams): ByteStreams {
  return 'input' in streams ? streams : { input: streams, output: streams };
}

/**
 * Makes typed calls in both directions over a byte stream, one JSON message per line. A LabError that is thrown on
 * one side arrives as a LabError on the other. `events` are remote calls that have no answer. `reason` says why the
 * other side ended.
 */
export function connect<Remote extends object, Local extends object>(
  streams: Duplex | ByteStreams,
  local: Local,
  events: (keyof Remote)[] = [],
  reason: () => Promise<Error> = async () => ended(),
) {
  const { input, output } = bothWays(streams);
  const listeners: ((message: unknown) => void)[] = [];
  input.setEncoding('utf8');
  readLines(input, (line) => {
    for (const listener of listeners) listener(JSON.parse(line));
  });
  const rpc = createBirpc<Remote, Local>(local, {
    post: (message) => void (output.writable && output.write(`${JSON.stringify(message)}\n`)),
    on: (listener) => void listeners.push(listener),
    serialize: packError,
    deserialize: unpackError,
    eventNames: events,
    timeout: -1,
  });
  // An error also closes the stream, and all code here waits for the close.
  for (const stream of [input, output]) stream.on('error', () => stream.destroy());
  input.once('close', async () => rpc.$close(await reason()));
  return rpc;
}

const ENDED: Problem = { where: 'sandbox', what: 'it ended' };

/** The error of every call to a sandbox that has ended. */
export const ended = () => new LabError('kernel', ENDED);

export const isEnded = (error: unknown): boolean =>
  error instanceof LabError &&
  error.problems.some(({ where, what }) => where === ENDED.where && what === ENDED.what);

function readLines(stream: Readable, take: (line: string) => void): void {
  let parts: string[] = [];
  stream.on('data', (text: string) => {
    const lines = text.split('\n');
    parts.push(lines[0] ?? '');
    for (const next of lines.slice(1)) {
      take(parts.join(''));
      parts = [next];
    }
  });
}

interface PackedError {
  message: string;
  stack: string | undefined;
  lab?: { code: ErrorCode; problems: readonly Problem[]; hint: string | undefined };
  /** The fields of a system error. */
  system?: Pick<NodeJS.ErrnoException, 'code' | 'syscall' | 'path'>;
}

/** birpc sends a thrown value in the field `e`, but an Error becomes empty in JSON. */
function packError(message: { e?: unknown }): unknown {
  const error = message.e;
  if (!(error instanceof Error)) return message;
  const packed: PackedError = { message: error.message, stack: error.stack };
  if (error instanceof LabError)
    packed.lab = { code: error.code, problems: error.problems, hint: error.hint };
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (!packed.lab && syscall !== undefined)
    packed.system = { ...(code && { code }), syscall, ...(path && { path }) };
  return { ...message, e: packed };
}

function unpackError(message: { e?: PackedError }): unknown {
  if (!message.e?.message) return message;
  const { lab, stack, system } = message.e;
  const error = lab ? new LabError(lab.code, lab.problems, lab.hint) : new Error(message.e.message);
  if (!lab && stack) error.stack = stack;
  Object.assign(error, system);
  return { ...message, e: error };
}
