import type { CommonProbe, ProbeKind } from './kind.ts';

/** Any program; it works when it ends with the exit code, and prints the output. */
export interface CommandProbe extends CommonProbe {
  kind: 'command';
  /** Program and arguments; `['sh', '-c', '…']` for a shell. */
  command: string[];
  /** 0 where not given. */
  exitCode?: number;
  /** A text that standard output must contain. */
  output?: string;
  /** Seconds until it is ended; 10 where not given. */
  timeout?: number;
}

export const COMMAND_TIMEOUT = 10;

/** Words that look like an address, such as in `curl http://10.0.0.1/`. They may be something else. */
export const addressWords = ({ command }: CommandProbe): string[] => [
  ...new Set(command.join(' ').match(/[\da-f]*:[\da-f:]*:[\da-f]*|\d+(?:\.\d+){3}/gi) ?? []),
];

/** The addresses and ports that it asks by HTTP, because routing rules may match them. */
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
