import { type CommandService, command } from './service/command.ts';
import { type DhcpService, dhcp } from './service/dhcp.ts';
import { type DnsService, dns } from './service/dns.ts';
import { type HttpService, http } from './service/http.ts';
import { type HttpsService, https } from './service/https.ts';
import type { ServiceKind } from './service/kind.ts';
import { type RoutingService, routing } from './service/routing.ts';
import { type UdpService, udp } from './service/udp.ts';

export { READY_TIMEOUT, type Ready } from './service/command.ts';
export { DNS_PORT } from './service/dns.ts';
export { CERTIFICATE_STATES, type CertificateState } from './service/https.ts';
export type { ConfigFile } from './service/routing.ts';
export type {
  CommandService,
  DhcpService,
  DnsService,
  HttpService,
  HttpsService,
  RoutingService,
  UdpService,
};

/** A service: a program, or a server of the lab's own, that runs in a node. */
export type Service =
  | HttpService
  | HttpsService
  | UdpService
  | DnsService
  | DhcpService
  | RoutingService
  | CommandService;

const KINDS: { [Kind in Service['kind']]: ServiceKind<Extract<Service, { kind: Kind }>> } = {
  http,
  https,
  udp,
  dns,
  dhcp,
  routing,
  command,
};

/** Returns the definition of the service's kind. */
export const serviceKind = ({ kind }: Pick<Service, 'kind'>): ServiceKind<Service> =>
  KINDS[kind] as ServiceKind<Service>;

/** Returns the port on which it listens. */
export const servicePort = (service: Service): number | undefined => serviceKind(service).port(service);

/** Returns the sockets that no other service in the node may use: `tcp 80`. */
export const serviceSockets = (service: Service): string[] => serviceKind(service).sockets(service);

/** Should the service run? */
export const isUp = (service: Service) => !('up' in service) || service.up !== false;
