import type { Service } from './types.ts';

/** Where it listens: DNS has a usual port, the others say theirs. */
export function servicePort(service: Service): number {
  return service.kind === 'dns' ? (service.port ?? 53) : service.port;
}
