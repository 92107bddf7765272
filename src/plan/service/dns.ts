import { DNS_PORT } from '../../lab/service.ts';
import { dnsmasqArguments } from '../dnsmasq.ts';
import { command } from '../quote.ts';
import type { ServicePlan } from './plan.ts';

export const dns: ServicePlan<'dns'> = {
  complete: (service) => ({ ...service, port: service.port ?? DNS_PORT }),
  // dnsmasq goes to the background once its sockets are open.
  typed: ({ name }, service, enter) => {
    const program = ['dnsmasq', '--log-facility=/dev/null', ...dnsmasqArguments(service)];
    return `# ${name}: answers DNS on port ${service.port}\n${command(...enter, ...program)}`;
  },
  words: ({ records }) =>
    Object.entries(records)
      .map(([host, ip]) => `, ${host} ${ip}`)
      .join(''),
};
