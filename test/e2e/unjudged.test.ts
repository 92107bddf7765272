import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Home, USERS } from './support/home.ts';

const LAB = `name: unjudged
about: What somebody writes who only wants to know.
nodes:
  a: { interfaces: { eth0: { addresses: [10.0.1.2/24] } } }
  b: { interfaces: { eth0: { addresses: [10.0.1.1/24] } } }
links: [[a:eth0, b:eth0]]
toggles: { idle: { about: Nothing asks for it., default: off } }
probes:
  ping: { kind: ping, from: a, to: 10.0.1.1 }
  web: { kind: http, from: a, url: 'http://10.0.1.1/' }
`;

describe('a lab without scenarios', () => {
  const home = new Home(USERS.at(-1) as (typeof USERS)[number]);
  afterAll(() => home.remove());
  const file = home.write('unjudged.yaml', LAB);

  it('is observed, is no success, and says the scenario that would be one', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['verify', file]);
    expect(stdout).toContain('◦ ping: a → 10.0.1.1 works');
    expect(stdout).toContain('◦ web: a → http://10.0.1.1/ fails – refused');
    expect(exitCode).toBe(2);
    const hint = stderr.slice(stderr.indexOf('        scenarios:')).replace(/^ {8}/gm, '');
    expect(parse(hint).scenarios['as-seen'].expect).toEqual({
      ping: { outcome: 'works' },
      web: { outcome: 'fails', cause: 'refused' },
    });
    // The suggested expectation must pass.
    const judged = await home.lab(['verify', home.write('judged.yaml', LAB + hint)]);
    expect({ stdout: judged.stdout, exitCode: judged.exitCode }).toMatchObject({ exitCode: 0 });
  });

  it('is enough for those who ask for no more', async () => {
    const { exitCode, stderr } = await home.lab(['verify', file, '--observe']);
    expect(stderr).not.toContain('hint');
    expect(exitCode).toBe(0);
  });

  it('is warned of, as is a toggle that changes nothing', async () => {
    const { exitCode, stderr } = await home.lab(['check', file]);
    const at = `warning: ${file}`;
    expect(stderr).toContain(`${at}:7:12: toggles.idle – changes nothing`);
    expect(stderr).toContain(`${at}:9:3: probes.ping – no scenario expects anything of it`);
    expect(stderr).toContain(`${at}:10:3: probes.web – no scenario expects anything of it`);
    expect(exitCode).toBe(0);
  });
});
