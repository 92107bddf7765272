import type { Path, Report } from '../path.ts';

export interface ServiceKind<Service> {
  /** The port on which it listens. */
  port: (service: Service) => number | undefined;
  /** The sockets that no other service in the node may use: `tcp 80`. */
  sockets: (service: Service) => string[];
  /** Set if it needs a program of this machine, even if the node is a container. */
  isProgram?: true;
  /** The interface of the node that the service names. */
  interface?: (service: Service) => string;
  /** Reports mistakes that its schema cannot find. */
  check?: (path: Path, service: Service, report: Report) => void;
}
