import type { ServiceKind } from './kind.ts';

/** Any program that stays in the foreground; it is ended, with its children, when the lab ends. */
export interface CommandService {
  kind: 'command';
  /** Program and arguments. */
  command: string[];
  /** How to tell that it is ready. By default it is ready as soon as it has started. */
  ready?: Ready;
  /** The port on which it listens. It is shown, and no other service may use it. */
  port?: number;
  /** `false` leaves it down. */
  up?: boolean;
}

/** One of the two. */
export interface Ready {
  /** A text that it prints, on standard output or error. */
  prints?: string;
  /** Another program, run in the node again and again until it ends with exit code 0. */
  command?: string[];
  /** Seconds until the lab gives up; 10 where not given. */
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
