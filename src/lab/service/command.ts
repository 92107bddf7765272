import type { ServiceKind } from './kind.ts';

/** Any program that stays in the foreground. It is ended, with its child processes, when the lab ends. */
export interface CommandService {
  kind: 'command';
  /** The program and its arguments. */
  command: string[];
  /** How to find out that it is ready. By default it is ready as soon as it has started. */
  ready?: Ready;
  /** The port on which it listens. The port is shown, and no other service may use it. */
  port?: number;
  /** `false`: the program is not started. */
  up?: boolean;
}

/** Exactly one of `prints` and `command` is given. */
export interface Ready {
  /** A text that the program prints to standard output or standard error. */
  prints?: string;
  /** Another program, which runs in the node again and again until it ends with exit code 0. */
  command?: string[];
  /** After how many seconds the lab gives up; 10 by default. */
  timeout?: number;
}

export const READY_TIMEOUT = 10;

export const command: ServiceKind<CommandService> = {
  port: ({ port }) => port,
  sockets: ({ port }) => (port === undefined ? [] : [`tcp ${port}`, `udp ${port}`]),
  isProgram: true,
  check: (path, { ready }, report) => {
    if (ready !== undefined && (ready.prints === undefined) === (ready.command === undefined))
      report([...path, 'ready'], 'says not once when it is ready', 'either prints or command');
  },
};
