import { expect, it } from 'vitest';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import { recording } from './recorded.ts';

const saidOf = (name: string) => {
  const { topology, scenario, runs } = recording(name);
  const [probe] = judgeScenario(name, topology, scenario, runs, 412).probes;
  return probe?.evidence.filter(({ kind }) => kind === 'probe').map(({ text }) => text);
};

it.each([
  ['same-port-drop', /^curl: \(28\) .* after \d+ ms: /],
  [
    'name-not-resolved',
    /^curl: \(6\) Could not resolve host: webserver.com; 2 DNS questions, the last answer after \d+ ms$/,
  ],
])('%s says why the program gave up, and how long it asked', (name, said) => {
  expect(saidOf(name)).toEqual([expect.stringMatching(said)]);
});
