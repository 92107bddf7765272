import { describe, expect, it } from 'vitest';
import { describeFindings } from '../../../../src/report/doctor/doctor.ts';
import { findings, isReady, type Machine, type Trial } from '../../../../src/report/doctor/findings.ts';
import { plain } from '../../../../src/report/style.ts';

const MACHINE: Machine = {
  kernel: '6.1.0',
  uid: 1000,
  distribution: 'debian',
  manager: 'apt-get',
  modules: new Set(['br_netfilter']),
};

const fixOf = (trial: Trial, machine: Partial<Machine> = {}) =>
  findings([trial], { ...MACHINE, ...machine })[0]?.fix;
const missing = (program: string) => ({ lacks: `the program ${program} is not on this machine` });

describe('the fix of what is lacking', () => {
  it('is the package of a missing program, by the manager of this distribution', () => {
    const trial = { capability: 'dnsmasq', ...missing('dnsmasq') };
    expect(fixOf(trial)).toBe('sudo apt-get install --yes --no-install-recommends dnsmasq-base');
    expect(fixOf(trial, { manager: 'apk' })).toBe('sudo apk add dnsmasq');
    expect(fixOf(trial, { manager: undefined })).toContain('dnsmasq');
  });

  it('is the module where there is one, then the package it may come in, then the kernel', () => {
    const netem = { capability: 'netem', lacks: 'this kernel lacks it' };
    expect(fixOf({ capability: 'br-netfilter', lacks: 'no such file' })).toBe('sudo modprobe br_netfilter');
    expect(fixOf(netem)).toBe('a kernel built with CONFIG_NET_SCH_NETEM');
    expect(fixOf(netem, { distribution: 'ubuntu' })).toBe(
      'sudo apt-get install --yes linux-modules-extra-6.1.0 && sudo modprobe sch_netem',
    );
  });

  it('is root for what only root may', () => {
    expect(fixOf({ capability: 'drop-trace', lacks: 'not permitted' })).toContain('only root may');
    expect(fixOf({ capability: 'drop-trace', lacks: 'not there' }, { uid: 0 })).toContain('CONFIG_FTRACE');
  });

  it('is what whoever tried knows', () => {
    expect(fixOf({ capability: 'rootless', lacks: 'forbidden', fix: 'sudo sysctl -w x=1' })).toBe(
      'sudo sysctl -w x=1',
    );
  });
});

describe('whether labs run', () => {
  const ready = (...trials: Trial[]) => isReady(findings(trials, MACHINE));

  it('takes one way to namespaces, and all that every lab needs', () => {
    expect(ready({ capability: 'rootless' }, { capability: 'curl' })).toBe(true);
    expect(ready({ capability: 'root' }, { capability: 'rootless', lacks: 'forbidden' })).toBe(true);
    expect(ready({ capability: 'rootless', lacks: 'forbidden' })).toBe(false);
    expect(ready({ capability: 'rootless' }, { capability: 'curl', ...missing('curl') })).toBe(false);
    expect(ready({ capability: 'rootless' }, { capability: 'packet-socket', lacks: 'x' })).toBe(false);
    expect(ready({ capability: 'rootless' }, { capability: 'tcpdump', ...missing('tcpdump') })).toBe(true);
    expect(ready({ capability: 'rootless' }, { capability: 'dnsmasq', ...missing('dnsmasq') })).toBe(true);
  });
});

it('says under each that is lacking what it costs and what mends it', () => {
  const all = findings([{ capability: 'rootless' }, { capability: 'curl', ...missing('curl') }], MACHINE);
  expect(describeFindings(all, MACHINE, plain, 60)).toBe(
    [
      'Linux 6.1.0, debian, as user 1000',
      '✔  namespaces without root',
      '✘  probes with curl',
      '   lacks: the program curl is not on this machine',
      '   costs: no http probe can ask',
      '   fix:   sudo apt-get install --yes --no-install-recommends',
      '     curl',
      '',
      'Labs cannot run here yet.',
    ].join('\n'),
  );
});
