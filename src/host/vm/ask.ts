import { LabError } from '../../lab/error.ts';
import { busybox } from './initramfs.ts';
import { newestKernel } from './newest.ts';
import { findProgram } from './programs.ts';

/** Says why this machine cannot run virtual machines, and how to mend that. Undefined if it can. */
export function askVm(): { lacks: string; fix?: string } | undefined {
  try {
    for (const program of ['qemu-system-x86_64', 'modprobe']) findProgram(program);
    busybox();
    newestKernel();
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [fix] = error.hint?.split('\n') ?? [];
    return { lacks: error.problems[0]?.what ?? error.message, ...(fix && { fix }) };
  }
}
