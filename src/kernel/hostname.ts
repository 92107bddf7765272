import koffi from 'koffi';
import { check } from './error.ts';

const sethostname = koffi.load(null).func('int sethostname(const char *, size_t)');

export function setHostname(name: string): void {
  check(sethostname(name, Buffer.byteLength(name)), 'sandbox', `be called ${name}`);
}
