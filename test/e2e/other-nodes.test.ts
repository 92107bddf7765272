import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CACHE } from './docker/engine.ts';
import { Home, USERS } from './support/home.ts';
import { SMALL } from './support/small-lab.ts';
import { isAgent, processesOf } from './support/traces.ts';

/** scripts/engine.sh unpacks other Node versions there. */
const nodes = ['22', '24'].map((major) => [major, join(CACHE, `node-${major}/bin/node`)] as const);

const SCENARIOS = ['same-port-drop', 'split-dns', 'port-forward'].flatMap((name) => ['--scenario', name]);

describe.each(nodes)('Node %s', (major, node) => {
  describe.skipIf(!existsSync(node)).each(USERS)('as %s', (user) => {
    const home = new Home(user, { node });
    const lab = home.write('small.yaml', SMALL);
    afterAll(async () => {
      await home.lab(['down', '--all']);
      home.remove();
    });

    it('judges as this one does', async () => {
      const verified = await home.lab(['verify', 'nat-loopback', ...SCENARIOS]);
      expect(verified.exitCode, verified.stderr).toBe(0);
      expect(verified.stdout).toMatch(/^3 pass$/m);
      // V8 and Node print these words when they do not know an option.
      expect(verified.stderr).not.toMatch(/unrecognized|bad option|warning/i);
    });

    it('a lab stays, in an agent that it runs, and answers', async () => {
      expect(await home.lab(['up', lab])).toMatchObject({ exitCode: 0 });
      const agents = processesOf(home).filter(isAgent);
      const links = agents.map(({ pid }) => readFileSync(`/proc/${pid}/maps`, 'utf8'));
      expect(links).toEqual([expect.stringContaining(join(home.folder, 'node'))]);
      const probed = await home.lab(['probe']);
      expect(probed.exitCode, probed.stderr).toBe(0);
      expect((await home.lab(['exec', 'client', '--', 'true'])).exitCode).toBe(0);
      expect(await home.lab(['down'])).toMatchObject({ exitCode: 0 });
    });

    it('is the Node that is meant', async () => {
      const { stdout } = await home.run(['sh', '-c', 'node --version']);
      expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
    });
  });
});
