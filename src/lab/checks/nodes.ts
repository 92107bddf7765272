import { isUnicastMac, parseAddress } from '../address.ts';
import type { Path, Report } from '../path.ts';
import { nodeFragments } from '../place.ts';
import type { Interface, Lab } from '../types.ts';
import { checkContainer } from './containers.ts';
import { checkDns } from './dns.ts';
import { checkImpairment } from './impairment.ts';
import { checkPrograms } from './programs.ts';
import { placeChecker } from './references.ts';
import { checkRouting } from './routing.ts';
import { checkRules } from './rules.ts';
import { checkWords } from './words.ts';

/** Checks a node on its own: its addresses, routes, kernel settings and rules. */
export function checkNodes(lab: Lab, report: Report): void {
  const checkPlace = placeChecker(lab, report);
  for (const { path, node } of nodeFragments(lab)) {
    for (const [name, each] of Object.entries(node.interfaces ?? {})) {
      checkWords([...path, 'interfaces', name], each, report, checkPlace);
      checkInterface([...path, 'interfaces', name], each, report);
    }
    checkRouting(path, node, report);
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

const SYSCTL = /^net(\.[A-Za-z0-9_-]+)+$/;

export function checkSysctl(path: Path, key: string, value: string | number, report: Report): void {
  if (!SYSCTL.test(key))
    report(path, 'is no setting of a network namespace', 'net.…, such as net.ipv4.ip_forward', 'key');
  if (/[^ -~\t]/.test(String(value)))
    report(path, 'has a value of more than one line', 'printable characters');
}
