import type { Path, Report } from '../path.ts';
import { serviceKind } from '../service.ts';
import type { LabNode } from '../types.ts';

export function checkPrograms(path: Path, { services = {}, files = {} }: LabNode, report: Report): void {
  for (const [name, service] of Object.entries(services))
    serviceKind(service).check?.([...path, 'services', name], service, report);
  for (const file of Object.keys(files)) {
    if (!isFilePath(file))
      report([...path, 'files', file], 'is no path of a file', 'an absolute path, such as /etc/motd', 'key');
  }
}

/** Is it an absolute path to a place for files? The kernel's own folders, such as /proc, have no place for them. */
function isFilePath(path: string): boolean {
  const parts = path.split('/').slice(1);
  if (!path.startsWith('/') || parts.length < 2 || ['proc', 'sys', 'dev'].includes(parts[0] ?? ''))
    return false;
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') && /^[!-~]+$/.test(path);
}
