import type { TopologyService } from './topology.ts';

/** What a service is, behind its name: ` on port 80`, and what else tells it from another. */
export function serviceWords(service: TopologyService): string {
  const port = 'port' in service ? service.port : undefined;
  return `${port === undefined ? '' : ` on port ${port}`}${ownWords(service)}`;
}

function ownWords(service: TopologyService): string {
  switch (service.kind) {
    case 'command':
      return `: ${service.command.join(' ')}`;
    case 'dhcp':
      return ` at ${service.interface}: ${service.from} to ${service.to}`;
    case 'dns':
      return Object.entries(service.records)
        .map(([host, ip]) => `, ${host} ${ip}`)
        .join('');
    case 'https':
      return certifiedWords(service);
    case 'routing':
      return ': bird';
    default:
      return '';
  }
}

const certifiedWords = ({ names, certificate = 'valid' }: TopologyService & { kind: 'https' }) =>
  `, certified for ${names.join(', ')}${certificate === 'valid' ? '' : ` (${certificate})`}`;
