import { LabError } from '../../lab/error.ts';
import type { Loss } from '../../snapshot/machine.ts';
import { isObject } from '../../snapshot/read/json.ts';
import type { PublishedPort } from './docker-rules.ts';
import type { YamlFile } from './yaml.ts';

/** `8080:80`, `127.0.0.1:8001:80/udp`, `3000-3005:3000-3005`, or with words. */
const SHORT = /^(?:(\[[^\]]+\]|\d+(?:\.\d+){3}):)?(?:(\d+)(?:-(\d+))?:)?(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/;

/** Ports that a service publishes on its host. */
export function portsOf(
  ports: unknown,
  service: string,
  where: YamlFile['where'],
  losses: Loss[],
): PublishedPort[] {
  return (Array.isArray(ports) ? ports : []).flatMap((port, index): PublishedPort[] => {
    const at = where(['services', service, 'ports', index]);
    const text = isObject(port)
      ? `${port.host_ip ? `${port.host_ip}:` : ''}${port.published ? `${port.published}:` : ''}${port.target}/${port.protocol ?? 'tcp'}`
      : String(port);
    const [all, address, first, last, target, , protocol = 'tcp'] = SHORT.exec(text) ?? [];
    if (all === undefined)
      throw new LabError('definition', {
        where: at,
        what: `"${text}" is no port`,
        allowed: '8080:80, 127.0.0.1:8080:80/udp',
      });
    if (first === undefined) {
      losses.push({
        what: `port ${target} of ${service}`,
        where: at,
        may: 'Docker takes a free port of the host for it: nobody asks for that',
      });
      return [];
    }
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: Math.min(Math.max(count, 1), 32) }, (_, add) => ({
      protocol: protocol as 'tcp' | 'udp',
      ...(address !== undefined && address !== '0.0.0.0' && { address }),
      published: Number(first) + add,
      target: Number(target) + add,
    }));
  });
}
