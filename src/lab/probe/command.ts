import type { CommonProbe, ProbeKind } from './kind.ts';

/** Runs any program. It works if the program ends with this exit code, and prints this output. */
export interface CommandProbe extends CommonProbe {
  kind: 'command';
  /** The program and its arguments; `['sh', '-c', '…']` for a shell. */
  command: string[];
  /** The expected exit code; 0 by default. */
  exitCode?: number;
  /** A text that standard output must contain. */
  output?: string;
  /** After how many seconds the program is ended; 10 by default. */
  timeout?: number;
}

export const COMMAND_TIMEOUT = 10;

/**
 * Returns parts of the command that look like an address, such as in `curl http://10.0.0.1/`. They may mean
 * something else.
 */
export const addressWords = ({ command }: CommandProbe): string[] => [
  ...new Set(command.join(' ').match(/[\da-f]*:[\da-f:]*:[\da-f]*|\d+(?:\.\d+){3}/gi) ?? []),
];

/** Returns the addresses and ports of the command's URLs, because routing rules may match them. */
export const addressUrls = ({ command }: CommandProbe): { dst: string; protocol: 6; dstPort: number }[] =>
  command.flatMap((word) =>
    [...word.matchAll(/\b(https?):\/\/(?:\[([\da-f:]+)\]|(\d+(?:\.\d+){3}))(?::(\d+))?/gi)].map(
      ([, scheme = '', six, four, port]) => ({
        dst: six ?? four ?? '',
        protocol: 6 as const,
        dstPort: Number(port ?? (scheme.toLowerCase() === 'https' ? 443 : 80)),
      }),
    ),
  );

export const commandKind: ProbeKind<CommandProbe> = {
  timeout: ({ timeout = COMMAND_TIMEOUT }) => timeout,
  target: ({ command }) => command.join(' '),
};
