import { expect, it } from 'vitest';
import { asCalled, commandName, NAMED } from '../../../src/commands/called.ts';
import { buildProgram } from '../../../src/commands/program.ts';

/** Verbs that only programs call. */
const OURS = ['agent', 'complete', 'help'];

it('knows every verb that there is', () => {
  const verbs = buildProgram(() => {}).commands.map((command) => command.name());

  const named = verbs.filter((verb) => !OURS.includes(verb));
  expect(NAMED.filter((name) => !name.startsWith('--')).toSorted()).toEqual(named.toSorted());
});

it.each([
  ['try: lab show my-lab, lab verify my-lab', 'try: scripts/lab show my-lab, scripts/lab verify my-lab'],
  ['or run it as root: sudo lab …', 'or run it as root: sudo scripts/lab …'],
  ['`lab --version` and `uname -sr` print', '`scripts/lab --version` and `uname -sr` print'],
  ['Usage: lab [options] [command]', 'Usage: scripts/lab [options] [command]'],
  ['lab down office, and lab up again', 'scripts/lab down office, and scripts/lab up again'],
  ['a lab that stays; each lab verifies', 'a lab that stays; each lab verifies'],
  ['scripts/lab up, my-lab up, lab-up', 'scripts/lab up, my-lab up, lab-up'],
])('%s', (text, expected) => {
  expect(asCalled(text, 'scripts/lab')).toBe(expected);
  expect(asCalled(text, 'lab')).toBe(text);
});

it.each([
  ['npm/11.19.1 node/v20.20.2', '/home/me/project/node_modules/.bin/lab', 'npx lab'],
  ['pnpm/10.34.9 npm/?', '/home/me/project/node_modules/hairpin-lab/dist/cli.cjs', 'pnpm exec lab'],
  ['yarn/1.22.22 npm/?', '/home/me/project/node_modules/.bin/lab', 'yarn lab'],
  ['npm/11.19.1', '/home/me/.npm/_npx/3b/node_modules/.bin/lab', 'npx hairpin-lab'],
  ['npm/11.19.1', '/usr/lib/node_modules/hairpin-lab/dist/cli.cjs', 'lab'],
  ['npm/11.19.1', '/home/me/project-2/node_modules/.bin/lab', 'lab'],
  [undefined, '/home/me/project/node_modules/.bin/lab', 'lab'],
])('by %s, as %s, it is called %s', (agent, program, expected) => {
  const env = { npm_config_user_agent: agent };
  expect(commandName(env, program, '/home/me/project/labs')).toBe(expected);
  expect(commandName({ ...env, LAB_COMMAND: './scripts/lab' }, program)).toBe('./scripts/lab');
});
