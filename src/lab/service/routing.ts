import type { ServiceKind } from './kind.ts';

/**
 * BIRD, a routing daemon. (FRR is not offered, because it needs rights over the machine that programs of a lab do
 * not have.)
 */
export interface RoutingService {
  kind: 'routing';
  /** The configuration in BIRD's own language: the text, or a file with it. */
  config: string | ConfigFile;
  /** `false`: the daemon is not started. */
  up?: boolean;
}

export interface ConfigFile {
  /** A path relative to the lab's file. The file must be in the same folder or below. */
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
