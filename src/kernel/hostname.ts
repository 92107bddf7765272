import koffi from 'koffi';
import { check } from './error.ts';

const sethostname = koffi.load(null).func('int sethostname(const char *, size_t)');

/** Of the UTS namespace that this process is in. */
export function setHostname(name: string): void {
  check(sethostname(name, Buffer.byteLength(name)), 'sandbox', `be called ${name}`);
}
