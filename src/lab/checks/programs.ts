import { isHostName, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import type { CommandService, DhcpService, HttpsService } from '../service.ts';
import type { LabNode } from '../types.ts';

/** Programs that a node runs, and the files it has for them. */
export function checkPrograms(path: Path, { services = {}, files = {} }: LabNode, report: Report): void {
  for (const [name, service] of Object.entries(services)) {
    if (service.kind === 'command') checkReady([...path, 'services', name, 'ready'], service, report);
    if (service.kind === 'dhcp') checkLending([...path, 'services', name], service, report);
    if (service.kind === 'routing' && typeof service.config !== 'string')
      report(
        [...path, 'services', name, 'config', 'file'],
        'is read with a lab that is in a file',
        'the text itself',
        'key',
      );
    if (service.kind === 'https') checkCertificate([...path, 'services', name, 'names'], service, report);
  }
  for (const file of Object.keys(files)) {
    if (!isFilePath(file))
      report([...path, 'files', file], 'is no path of a file', 'an absolute path, such as /etc/motd', 'key');
  }
}

function checkReady(path: Path, { ready }: CommandService, report: Report): void {
  if (ready !== undefined && (ready.prints === undefined) === (ready.command === undefined))
    report(path, 'says not once when it is ready', 'either prints or command');
}

const isOneAddress = (text: string) => {
  const address = parseAddress(text);
  return address !== undefined && address.prefix === undefined;
};

function checkLending(path: Path, { from, to, router }: DhcpService, report: Report): void {
  for (const [key, text] of Object.entries({ from, to, router })) {
    if (text !== undefined && !(isOneAddress(text) && parseAddress(text)?.family === 4))
      report([...path, key], `"${text}" is no address`, 'one address of IPv4, without prefix length');
  }
}

function checkCertificate(path: Path, { names = [] }: HttpsService, report: Report): void {
  for (const [index, name] of names.entries()) {
    if (!isHostName(name) && !isOneAddress(name))
      report([...path, index], `"${name}" is no name of a host, and no address`, 'such as web.example');
  }
}

/** Of a folder below the root: what the kernel itself shows there is no place for files. */
function isFilePath(path: string): boolean {
  const parts = path.split('/').slice(1);
  if (!path.startsWith('/') || parts.length < 2 || ['proc', 'sys', 'dev'].includes(parts[0] ?? ''))
    return false;
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') && /^[!-~]+$/.test(path);
}
