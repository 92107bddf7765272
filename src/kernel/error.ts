import { LabError } from '../lab/error.ts';
import { errno, errnoName, strerror } from './libc.ts';

export interface KernelFailure {
  /** The object of the step: a node or one of its interfaces, such as `router` or `router:eth0`. */
  object: string;
  /** The request to the kernel, such as `add address 192.168.1.1/24`. */
  step: string;
  errno: number;
  /** The kernel's own explanation, if it gave one. */
  extack?: string | undefined;
  hint?: string;
}

/**
 * The kernel refused a request: `router:br0 – add address 10.0.0.1/8 – File exists (EEXIST): Address already
 * assigned.`
 */
export class KernelError extends LabError {
  /** `EEXIST` */
  readonly errno: string;

  constructor({ object, step, errno, extack, hint }: KernelFailure) {
    const name = errnoName(errno);
    const words = `${strerror(errno)} (${name})${extack ? `: ${extack}` : ''}`;
    super('kernel', { where: object, what: `${step} – ${words}` }, hint);
    this.errno = name;
  }
}

/** Returns the result of a libc call, or throws a KernelError if the call failed. */
export function check(result: number, object: string, step: string): number {
  if (result < 0) throw new KernelError({ object, step, errno: errno() });
  return result;
}

/** Turns an exception of Node's `fs` into a KernelError. Anything that is not a system error is returned as it is. */
export function asKernelError(error: unknown, object: string, step: string, hint?: string): unknown {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') return error;
  return new KernelError({ object, step, errno: -error.errno, ...(hint !== undefined && { hint }) });
}
