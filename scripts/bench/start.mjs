import { interleave, LAB, time } from './measure.mjs';

/** Starting the command, beside Node starting with nothing to do. */
export async function start() {
  const [version, ls, node] = await interleave(11, [
    () => time(...LAB, '--version'),
    () => time(...LAB, 'ls'),
    () => time('node', '-e', '0'),
  ]);
  const beside = { name: 'node -e 0', figure: node, unit: 'ms' };
  return [
    { what: 'start', value: { name: 'lab --version', figure: version, unit: 'ms' }, beside, limit: 1.7 },
    { what: 'start', value: { name: 'lab ls', figure: ls, unit: 'ms' }, beside, limit: 2.5 },
  ];
}
