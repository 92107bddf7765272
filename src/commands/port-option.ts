import { Option } from 'commander';
import { LabError } from '../lab/error.ts';

export const port = () =>
  new Option('--port <port>', 'the port of the page (one that is free)').argParser(parsePort);

/** @throws LabError `usage` */
function parsePort(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65535) return number;
  const what = `"${value}" is no port`;
  throw new LabError('usage', { where: '--port', what, allowed: 'a whole number from 1 to 65535' });
}
