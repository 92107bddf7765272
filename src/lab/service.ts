/** Something that runs in a node. */
export type Service =
  | HttpService
  | HttpsService
  | UdpService
  | DnsService
  | DhcpService
  | RoutingService
  | CommandService;

/** Answers every GET with 200 and a body that names the node. */
export interface HttpService {
  kind: 'http';
  /** Where it listens, at every address of the node. */
  port: number;
  /** `false` leaves it down: meant to be there, and not running. */
  up?: boolean;
}

/** As `http` behind TLS: its key, and the certificate of the lab's own authority, are made for each lab. */
export interface HttpsService {
  kind: 'https';
  /** Where it listens, at every address of the node. */
  port: number;
  /** Names and addresses that the certificate is for; the node's own where not given. */
  names?: string[];
  /** `valid` (the default); `expired` and `self-signed` ones are there to be refused. */
  certificate?: CertificateState;
  /** `false` leaves it down. */
  up?: boolean;
}

export const CERTIFICATE_STATES = ['valid', 'expired', 'self-signed'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

/** Sends every datagram back to where it came from. */
export interface UdpService {
  kind: 'udp';
  /** Where it listens, at every address of the node. */
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
  /** `false` leaves it down. */
  up?: boolean;
}

/** dnsmasq: lends addresses of IPv4 to whoever asks at an interface. */
export interface DhcpService {
  kind: 'dhcp';
  /** Of the node, which has an address of the network there. */
  interface: string;
  /** The first address that it lends. */
  from: string;
  /** The last. */
  to: string;
  /** The gateway that it tells of; none where not given. */
  router?: string;
  /** `false` leaves it down. */
  up?: boolean;
}

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
export function servicePort(service: Service): number | undefined {
  if (service.kind === 'dns') return service.port ?? DNS_PORT;
  return 'port' in service ? service.port : undefined;
}

/** The sockets that nobody else in the node may have: `tcp 80`. */
export function serviceSockets(service: Service): string[] {
  const port = servicePort(service);
  if (service.kind === 'dhcp') return ['udp 67'];
  if (port === undefined) return [];
  if (service.kind === 'http' || service.kind === 'https') return [`tcp ${port}`];
  return service.kind === 'udp' ? [`udp ${port}`] : [`tcp ${port}`, `udp ${port}`];
}

/** Whether it is to run. */
export const isUp = (service: Service) => !('up' in service) || service.up !== false;
