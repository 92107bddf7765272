import { Option } from 'commander';

export const kernel = () =>
  new Option(
    '--kernel <version|file>',
    'under this kernel, in a virtual machine; lab kernels lists those at hand; auto: the nearest that has all it needs',
  ).env('LAB_KERNEL');

export const kernels = () =>
  new Option(
    '--kernels <a,b,...>',
    'under each of these, in virtual machines, as one table; lab kernels lists those at hand',
  ).argParser((value: string) => value.split(',').filter(Boolean));
