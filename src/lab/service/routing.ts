import type { ServiceKind } from './kind.ts';

/** BIRD, the routing daemon. (Those of FRR want rights over the machine, which no program of a lab has.) */
export interface RoutingService {
  kind: 'routing';
  /** In BIRD's own language: the text, or the file that has it. */
  config: string | ConfigFile;
  /** `false` leaves it down. */
  up?: boolean;
}

export interface ConfigFile {
  /** Relative to the lab's file; in the folder of that, or below. */
  file: string;
}

export const routing: ServiceKind<RoutingService> = {
  port: () => undefined,
  sockets: () => [],
  isProgram: true,
  check: (path, { config }, report) => {
    if (typeof config !== 'string')
      report([...path, 'config', 'file'], 'is read with a lab that is in a file', 'the text itself', 'key');
  },
};
