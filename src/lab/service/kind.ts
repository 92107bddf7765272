import type { Path, Report } from '../path.ts';

/** What defines a kind of service. */
export interface ServiceKind<Service> {
  /** The port on which it listens. */
  port: (service: Service) => number | undefined;
  /** The sockets that nobody else in the node may have: `tcp 80`. */
  sockets: (service: Service) => string[];
  /** Whether it is a program of this machine, beside those of a container's image. */
  isProgram?: true;
  /** The interface of its node that it names. */
  interface?: (service: Service) => string;
  /** Reports what its schema cannot say. */
  check?: (path: Path, service: Service, report: Report) => void;
}
