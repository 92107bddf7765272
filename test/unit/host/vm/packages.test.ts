import { expect, it } from 'vitest';
import { parseConfig } from '../../../../src/host/vm/kernel-config.ts';
import { packagesOfKernels } from '../../../../src/host/vm/packages.ts';

it('a kernel of one package, and one that is split', () => {
  const names = [
    'linux-image-5.10.0-32-amd64',
    'linux-image-5.10.0-32-cloud-amd64',
    'linux-image-6.1.0-50-rt-amd64',
    'linux-image-6.1.0-50-amd64-dbg',
    'linux-image-6.1.0-50-amd64-unsigned',
    'linux-image-amd64',
    'linux-image-7.2.13+deb14-amd64',
    'linux-binary-7.2.13+deb14-amd64',
    'linux-base-7.2.13+deb14-amd64',
    'linux-modules-7.2.13+deb14-amd64',
    'linux-modules-7.2.13+deb14-cloud-amd64',
    'linux-headers-6.1.0-50-amd64',
  ];
  expect(Object.fromEntries(packagesOfKernels(names))).toEqual({
    '5.10.0-32-amd64': ['linux-image-5.10.0-32-amd64'],
    '7.2.13+deb14-amd64': [
      'linux-binary-7.2.13+deb14-amd64',
      'linux-modules-7.2.13+deb14-amd64',
      'linux-base-7.2.13+deb14-amd64',
    ],
  });
});

it('a configuration is what is built in, and what is a module', () => {
  const text = [
    '# CONFIG_NET_VRF is not set',
    'CONFIG_VLAN_8021Q=m',
    'CONFIG_BRIDGE_VLAN_FILTERING=y',
    'CONFIG_LOCALVERSION=""',
    'CONFIG_HZ=250',
  ].join('\n');
  expect([...parseConfig(text)]).toEqual([
    ['CONFIG_VLAN_8021Q', 'm'],
    ['CONFIG_BRIDGE_VLAN_FILTERING', 'y'],
  ]);
});
