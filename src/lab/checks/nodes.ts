import { isUnicastMac, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { nodeFragments } from '../place.ts';
import type { Interface, Lab, Route } from '../types.ts';
import { checkContainer } from './containers.ts';
import { checkDns } from './dns.ts';
import { checkImpairment } from './impairment.ts';
import { checkPrograms } from './programs.ts';
import { checkRules } from './rules.ts';

/** What is wrong with a node whatever else is in the lab: addresses, routes, kernel settings, rules. */
export function checkNodes(lab: Lab, report: Report): void {
  for (const { path, node } of nodeFragments(lab)) {
    for (const [name, each] of Object.entries(node.interfaces ?? {})) {
      checkInterface([...path, 'interfaces', name], each, report);
    }
    for (const [index, route] of (node.routes ?? []).entries())
      checkRoute([...path, 'routes', index], route, report);
    for (const [key, value] of Object.entries(node.sysctl ?? {})) {
      checkSysctl([...path, 'sysctl', key], key, value, report);
    }
    checkDns(path, node, report);
    checkPrograms(path, node, report);
    checkContainer(path, node, report);
  }
  checkRules(lab, report);
}

function checkInterface(path: Path, { addresses, mac, impairment }: Interface, report: Report): void {
  if (impairment) checkImpairment([...path, 'impairment'], impairment, report);
  for (const [index, address] of (addresses ?? []).entries()) {
    if (parseAddress(address)?.prefix !== undefined) continue;
    report(
      [...path, 'addresses', index],
      `"${address}" is no address`,
      'with prefix length, such as 192.168.1.1/24',
    );
  }
  if (mac !== undefined && !isUnicastMac(mac)) {
    report(
      [...path, 'mac'],
      `"${mac}" is no address of one station`,
      'such as 02:00:00:00:00:01, the first octet even',
    );
  }
}

function checkRoute(path: Path, { to, via, dev }: Route, report: Report): void {
  const target = to === 'default' ? undefined : parseAddress(to);
  const gateway = via === undefined ? undefined : parseAddress(via);
  if (to !== 'default' && target?.prefix === undefined) {
    report([...path, 'to'], `"${to}" is no network`, 'a prefix such as 9.0.0.0/8, or default');
  } else if (target && !target.isNetwork) {
    report([...path, 'to'], `"${to}" has bits beyond its prefix length`, 'the address of a network');
  }
  if (via !== undefined && (gateway === undefined || gateway.prefix !== undefined)) {
    report([...path, 'via'], `"${via}" is no address`, 'one address, without prefix length');
  } else if (target && gateway && target.family !== gateway.family) {
    report([...path, 'via'], `"${via}" is not of the family of ${to}`, `an IPv${target.family} address`);
  }
  if (via === undefined && dev === undefined) report(path, 'leads nowhere', 'via, dev or both');
}

const SYSCTL = /^net(\.[A-Za-z0-9_-]+)+$/;

function checkSysctl(path: Path, key: string, value: string | number, report: Report): void {
  if (!SYSCTL.test(key))
    report(path, 'is no setting of a network namespace', 'net.…, such as net.ipv4.ip_forward', 'key');
  if (/[^ -~\t]/.test(String(value)))
    report(path, 'has a value of more than one line', 'printable characters');
}
