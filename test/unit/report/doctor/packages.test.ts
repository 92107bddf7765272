import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MANAGERS, packageOf } from '../../../../src/report/doctor/packages.ts';

const SCRIPT = join(import.meta.dirname, '../../../../scripts/programs.sh');
const PROGRAMS = [
  ...[
    'ip',
    'bridge',
    'iptables-restore',
    'ebtables-restore',
    'nft',
    'tcpdump',
    'conntrack',
    'curl',
    'dnsmasq',
  ],
  ...['unshare', 'nsenter'],
];

/** The packages that the set-up script would install. */
function installed(manager: string, program: string): string {
  const script = '. "$1"; manager=$2 missing=$3; find_packages; printf %s "$packages"';
  return execFileSync('sh', ['-c', script, 'sh', SCRIPT, manager, program], { encoding: 'utf8' }).trim();
}

describe.each(MANAGERS)('packages of %s', (manager) => {
  it.each(PROGRAMS)('%s comes in what the set-up installs for it', (program) => {
    expect(packageOf(program, manager)).toBe(installed(manager, program));
  });
});
