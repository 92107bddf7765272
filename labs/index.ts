import type { Lab } from '../src/index.ts';

/** The labs that have a name of their own, each loaded when it is asked for. */
export const builtinLabs: Record<string, () => Promise<Lab>> = {
  'nat-loopback': async () => (await import('./nat-loopback.ts')).default,
  'docker-bridge': async () => (await import('./docker-bridge.ts')).default,
  faults: async () => (await import('./faults.ts')).default,
  'slow-link': async () => (await import('./slow-link.ts')).default,
  bandwidth: async () => (await import('./bandwidth.ts')).default,
  services: async () => (await import('./services.ts')).default,
  probes: async () => (await import('./probes.ts')).default,
  routers: async () => (await import('./routers.ts')).default,
  ipv6: async () => (await import('./ipv6.ts')).default,
  vxlan: async () => (await import('./vxlan.ts')).default,
  tunnels: async () => (await import('./tunnels.ts')).default,
  'first-comers': async () => (await import('./first-comers.ts')).default,
  'lent-addresses': async () => (await import('./lent-addresses.ts')).default,
  'routing-daemons': async () => (await import('./routing-daemons.ts')).default,
  vpn: async () => (await import('./vpn.ts')).default,
  macvlan: async () => (await import('./macvlan.ts')).default,
  'same-address': async () => (await import('./same-address.ts')).default,
  'two-uplinks': async () => (await import('./two-uplinks.ts')).default,
  'set-up': async () => (await import('./set-up.ts')).default,
  'rule-tools': async () => (await import('./rule-tools.ts')).default,
  stations: async () => (await import('./stations.ts')).default,
  'stations-on-a-host': async () => (await import('./stations-on-a-host.ts')).default,
  'vlan-bridge': async () => (await import('./vlan-bridge.ts')).default,
  vlan: async () => (await import('./vlan.ts')).default,
};
