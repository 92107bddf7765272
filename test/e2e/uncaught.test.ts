import { afterAll, expect, it } from 'vitest';
import { Home } from './support/home.ts';

const home = new Home('an ordinary user');
afterAll(() => home.remove());

/** Runs `lab ls` with a preloaded program that fails outside of any code that handles errors. */
const failing = (statement: string) => {
  const program = home.write('fails.cjs', `setImmediate(() => { ${statement} });`);
  return home.lab(['ls'], { env: { NODE_OPTIONS: `--require ${program}` } });
};

it.each([
  ['thrown', "throw new Error('nobody is ready for this')"],
  ['rejected', "Promise.reject(new Error('nobody is ready for this'))"],
])(
  'what is %s where nobody is ready for it ends with 70, and says where to report it',
  async (_, statement) => {
    const { exitCode, stderr } = await failing(statement);
    expect(stderr).toMatch(
      /^lab: this is a bug in Hairpin, and not in your lab\nError: nobody is ready for this\n/,
    );
    expect(stderr).toMatch(/hint: please report it where Hairpin is developed/);
    expect(exitCode).toBe(70);
  },
);

it('is told once, where telling fails as well', async () => {
  const { exitCode } = await failing(
    "process.stderr.write = () => { throw new Error('nor for this') }; throw new Error('nobody is ready for this')",
  );
  expect(exitCode).toBe(70);
});
