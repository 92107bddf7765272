import { servicePlan } from './services.ts';
import type { LiveStep } from './step.ts';

/**
 * Programs that only some labs need, with their Debian packages. Other distributions may name the packages
 * differently.
 */
const PACKAGES: Record<string, string> = {
  ipset: 'ipset',
  iperf3: 'iperf3',
  openssl: 'openssl',
  bird: 'bird2',
  dnsmasq: 'dnsmasq-base',
  'ebtables-legacy': 'ebtables',
};

/** Returns those programs of the steps that a machine may not have. If one is missing, the scenario is skipped. */
export function programsOf(steps: readonly LiveStep[]): string[] {
  const programs = steps.flatMap((step) => {
    if (step.do === 'service')
      return (servicePlan(step.service).programs?.(step.service) ?? []).filter((each) => each in PACKAGES);
    if (step.do === 'rules' && step.tool === 'ipset') return ['ipset'];
    if (step.do === 'setup' && /\bebtables-legacy\b/.test(step.command.do)) return ['ebtables-legacy'];
    return [];
  });
  return [...new Set(programs)];
}

/** Writes `this machine has no ipset: install the package ipset`. */
export const describeMissing = (program: string): string =>
  `this machine has no ${program}: install the package ${PACKAGES[program] ?? program}`;
