/** Something that runs in a node. */
export type Service = HttpService | HttpsService | UdpService | DnsService | CommandService;

/** Answers every GET with 200 and a body that names the node. */
export interface HttpService {
  kind: 'http';
  port: number;
  /** `false` leaves it down: meant to be there, and not running. */
  up?: boolean;
}

/** As `http` behind TLS: its key, and the certificate of the lab's own authority, are made for each lab. */
export interface HttpsService {
  kind: 'https';
  port: number;
  /** Names and addresses that the certificate is for; the node's own where not given. */
  names?: string[];
  /** `false` leaves it down. */
  up?: boolean;
}

/** Sends every datagram back to where it came from. */
export interface UdpService {
  kind: 'udp';
  port: number;
  /** `false` leaves it down. */
  up?: boolean;
}

/** dnsmasq: answers for these names, and says of every other that it does not exist. */
export interface DnsService {
  kind: 'dns';
  /** Addresses by name: `{ 'webserver.com': '1.2.3.4' }`. */
  records: Record<string, string>;
  /** 53 where not given. */
  port?: number;
}

/** Any program that stays in the foreground; it is ended, with its children, when the lab ends. */
export interface CommandService {
  kind: 'command';
  /** Program and arguments. */
  command: string[];
  /** How to tell that it is ready; left out: as soon as it is started. */
  ready?: Ready;
  /** Where it listens: shown, and kept free of other services. */
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

export const DNS_PORT = 53;

/** Where it listens: DNS has a usual port, the others say theirs. */
function servicePort(service: Service): number | undefined {
  return service.kind === 'dns' ? (service.port ?? DNS_PORT) : service.port;
}

/** The sockets that nobody else in the node may have: `tcp 80`. */
export function serviceSockets(service: Service): string[] {
  const port = servicePort(service);
  if (port === undefined) return [];
  if (service.kind === 'http' || service.kind === 'https') return [`tcp ${port}`];
  return service.kind === 'udp' ? [`udp ${port}`] : [`tcp ${port}`, `udp ${port}`];
}

/** Whether it is to run. */
export const isUp = (service: Service) => !('up' in service) || service.up !== false;
