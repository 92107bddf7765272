import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Told {
  code: string;
  message: string;
  hint?: string;
}

/** The kernel's words differ between versions, so these patterns are loose. */
const KERNEL: Record<string, RegExp> = {
  missingInterface: /^router:eth9 – find the interface – No such device \(ENODEV\)$/,
  nameTooLong: /^router:a-name-too-long-for-linux – add bridge – .*\((ERANGE|EINVAL)\): .*policy/i,
  duplicateLink: /^router:br0 – add bridge – File exists \(EEXIST\)/,
  duplicateAddress: /^router:br0 – add address 10\.0\.0\.1\/24 – File exists \(EEXIST\)/,
  multicastMac: /^router:br1 – add bridge – Cannot assign requested address \(EADDRNOTAVAIL\)/,
  smallMtu: /^router:eth0 – set MTU 12 – Invalid argument \(EINVAL\): .*minimum/,
  badGateway:
    /^router – add route default via 172\.16\.0\.1 – Network is unreachable \(ENETUNREACH\): Nexthop has invalid gateway$/,
  missingRoute: /^router – delete route 9\.0\.0\.0\/8 – No such process \(ESRCH\)/,
  portWithoutMaster:
    /^router:eth0 – set bridge port hairpin on, flood off – Operation not supported \(EOPNOTSUPP\)/,
  masterIsNoBridge: /^router:eth0 – set master loose0 – Operation not supported \(EOPNOTSUPP\)/,
  sysctlUnknown: /^router – set net\.ipv4\.no_such_setting to 1 – No such file or directory \(ENOENT\)$/,
  sysctlBridge: /^router – read net\.bridge\.no-such-setting – No such file or directory \(ENOENT\)$/,
  sysctlValue: /^router – set net\.ipv4\.ip_forward to many – Invalid argument \(EINVAL\)$/,
  mountNowhere: /^\/no\/such\/folder – mount a tmpfs – No such file or directory \(ENOENT\)$/,
};

const DEFINITION: Record<string, RegExp> = {
  notAnAddress: /^router:br0 – 300\/24 is not an IP address – an address such as /,
  routeOfTwoFamilies: /^router – route 9\.0\.0\.0\/8 via fd00::1 dev br0: IPv4 and IPv6 in one route$/,
  sysctlElsewhere:
    /^router – kernel\.hostname is not a setting of a network namespace – settings under net\. /,
};

describe.each(RIGHTS)('what the kernel refuses, as %s', (rights) => {
  let told: { errors: Record<string, Told | null>; batch: Told; left: string[] };
  beforeAll(async () => {
    told = await runInSandbox(join(import.meta.dirname, 'inside/errors.ts'), rights);
  });

  it.each(Object.entries(KERNEL))('%s', (name, message) => {
    expect(told.errors[name]?.message).toMatch(message);
    expect(told.errors[name]?.code).toBe('kernel');
  });

  it.each(Object.entries(DEFINITION))('%s', (name, message) => {
    expect(told.errors[name]?.message).toMatch(message);
    expect(told.errors[name]?.code).toBe('definition');
  });

  it('hints at the module that bridge settings come with', () => {
    expect(told.errors.sysctlBridge?.hint).toContain('modprobe br_netfilter');
    expect(told.errors.sysctlUnknown?.hint).not.toContain('modprobe');
  });

  it('names the one of several requests that failed, and goes on to work', () => {
    expect(told.batch.message).toMatch(/^router:nobody – set up – No such device \(ENODEV\)/);
    expect(told.left).toEqual(['lo', 'br0']);
  });

  it('has no error left that nobody expects', () => {
    expect(Object.keys(told.errors).sort()).toEqual(
      [...Object.keys(KERNEL), ...Object.keys(DEFINITION)].sort(),
    );
  });
});
