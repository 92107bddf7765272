import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/report/comparison.ts';
import { Home, USERS } from '../support/home.ts';
import { PAIRS } from './pairs.ts';

const script = readFileSync(join(import.meta.dirname, '../../../src/snapshot/snapshot.sh'), 'utf8');

/** Snapshots of machines, each configured by a shell script in a network namespace, and taken once. */
class Machines {
  readonly home = new Home(USERS.at(-1) ?? 'an ordinary user');
  readonly #taken = new Map<string, Promise<string>>();

  /** Returns the path of the snapshot. */
  take(setUp: string): Promise<string> {
    const taken = this.#taken.get(setUp) ?? this.#take(setUp, `machine-${this.#taken.size}.snap`);
    this.#taken.set(setUp, taken);
    return taken;
  }

  async #take(setUp: string, name: string): Promise<string> {
    const command = ['unshare', '-rn', 'sh', '-c', `${setUp}\nexec sh -c "$1"`, 'sh', script];
    const made = await this.home.run(command);
    expect(made.exitCode, made.stderr).toBe(0);
    return this.home.write(name, made.stdout);
  }

  async compare(before: string, after: string): Promise<{ found: Comparison; exitCode: number | undefined }> {
    const { stdout, stderr, exitCode } = await this.home.lab(['compare', before, after, '--json']);
    expect(stdout, stderr).toMatch(/^\{/);
    return { found: JSON.parse(stdout) as Comparison, exitCode };
  }
}

const machines = new Machines();
afterAll(() => machines.home.remove());

describe.concurrent('what a change changes', () => {
  it.each(PAIRS)('$what', async ({ from, to, differences }) => {
    const [before, after] = [await machines.take(from), await machines.take(to)];
    const { found, exitCode } = await machines.compare(before, after);
    const seen = found.differences.map(
      (each) => `${each.from} → ${each.target} ${each.kind}: ${each.after} | ${each.by}`,
    );
    // Every difference is expected, and every expected difference is there.
    expect(seen.filter((text) => !differences.some((one) => one.test(text)))).toEqual([]);
    expect(differences.filter((one) => !seen.some((text) => one.test(text)))).toEqual([]);
    expect(exitCode).toBe(differences.length > 0 ? 1 : 0);
  });
});

describe('what a change is meant to do', () => {
  const { home } = machines;
  const moved = PAIRS.find(({ what }) => what === 'a forward to another server');
  const intent = join(home.folder, 'work/intent.yaml');
  let asked: string[];
  beforeAll(async () => {
    asked = [
      'compare',
      await machines.take(moved?.from ?? ''),
      await machines.take(moved?.to ?? ''),
      '--intent',
      intent,
    ];
  });

  it('passes, and nothing else does', async () => {
    writeFileSync(intent, 'changes:\n  - { from: outside, target: tcp 1.2.3.4:8001, becomes: elsewhere }\n');
    const meant = await home.lab(asked);
    expect(meant.stdout).toContain('✔ outside → tcp 1.2.3.4:8001 goes elsewhere, as intended');
    expect(meant.exitCode).toBe(0);
    writeFileSync(intent, 'changes:\n  - { from: nobody }\n');
    const junit = join(home.folder, 'work/compare.xml');
    const other = await home.lab([...asked, '-o', junit]);
    expect(other.stdout).toContain('✘ intended, and nothing came of it: nobody → anything changes');
    expect(other.exitCode).toBe(1);
    const text = readFileSync(junit, 'utf8');
    expect(text).toMatch(
      /<testcase [^>]*name="outside → tcp 1\.2\.3\.4:8001"[^>]*>\s*<failure [^>]*goes elsewhere/,
    );
    expect(text).toContain('failures="2"');
    const annotated = await home.lab([...asked, '--format', 'github']);
    expect(annotated.stdout.match(/^::error .*$/gm)).toEqual([
      expect.stringMatching(
        /title=compare outside → tcp 1\.2\.3\.4%3A8001%3A fail::.*goes elsewhere.*; by .*192\.168\.1\.7/,
      ),
      expect.stringMatching(/title=compare nobody → anything changes%3A fail::/),
    ]);
  });

  it('is a list of changes', async () => {
    writeFileSync(intent, 'changes: everything\n');
    const wrong = await home.lab(asked);
    expect(wrong.stderr).toMatch(/^lab: \S*intent\.yaml – says no changes/);
    expect(wrong.exitCode).toBe(2);
  });
});

const LAB = `name: shop
about: A router, and a server behind it.
nodes:
  client: { interfaces: { eth0: { addresses: [198.51.100.9/24] } } }
  server: { interfaces: { eth0: { addresses: [10.0.0.2/24] } }, routes: [{ to: default, via: 10.0.0.1 }], services: { web: { kind: http, port: 80 } } }
  router:
    sysctl: { net.ipv4.ip_forward: 1 }
    interfaces: { wan: { addresses: [198.51.100.1/24] }, lan: { addresses: [10.0.0.1/24] } }
    rules: { iptables: { file: rules.v4 } }
links: [[client:eth0, router:wan], [server:eth0, router:lan]]
probes:
  web: { kind: http, from: client, url: http://198.51.100.1/, connectTimeout: 1 }
scenarios:
  open: { because: The shop is open., expect: { web: { outcome: works } } }
`;
const RULES = '*nat\n-A PREROUTING -i wan -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2\nCOMMIT\n';
const CLOSED = '*filter\n-A FORWARD -i wan -p tcp --dport 80 -j DROP\nCOMMIT\n';

describe('labs that cannot be asked the same are not said to be equal', () => {
  const { home } = machines;
  const lab = (name: string, rest = '', more = '') => {
    const node = `interfaces: { eth0: { addresses: [192.0.2.1/24] } }, services: { web: { kind: http, port: 80 } } ${rest}`;
    const probes = `{ web: { kind: http, from: pc, url: "http://192.0.2.1/" }${more} }`;
    const text = `{ name: ${name}, about: One., nodes: { pc: { ${node} } }, probes: ${probes} }`;
    return home.write(`${name}.yaml`, text);
  };

  it('as one of them is refused', async () => {
    const refused = lab('other', ', rules: { iptables: "*filter\\n-A INPUT -j NOSUCH\\nCOMMIT" }');
    const { exitCode, stdout, stderr } = await home.lab(['compare', lab('one'), refused]);
    expect(stderr).toMatch(/^lab: as it is web – after: .*NOSUCH/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  });

  it('as only one of them has a probe, or a scenario', async () => {
    const more = (name: string) =>
      `, ${name}: { kind: ping, from: pc, to: 192.0.2.1 } }, scenarios: { ${name}: { because: One., expect: { ${name}: { outcome: works } } }`;
    const labs = [lab('one', '', more('old')), lab('other', '', more('new'))];
    const { exitCode, stdout, stderr } = await home.lab(['compare', ...labs]);
    expect(stdout.trimEnd().split('\n').slice(1), stderr).toEqual([
      '  – scenario old was not compared: only the lab before has it',
      '  – scenario new was not compared: only the lab after has it',
      '  – probe old was not compared: only the lab before has it',
      '  – probe new was not compared: only the lab after has it',
      '  No difference in behaviour.',
    ]);
    expect(exitCode).toBe(0);
  });

  it('as they have no probe in common', async () => {
    const { exitCode, stdout, stderr } = await home.lab(['compare', 'nat-loopback', 'docker-bridge']);
    expect(stderr).toContain('nat-loopback and docker-bridge have no probe of the same name');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

describe('labs', () => {
  const { home } = machines;
  const git = async (...words: string[]) => {
    const own = ['-c', 'user.name=E', '-c', 'user.email=e@example.org', '-c', 'init.defaultBranch=main'];
    const { exitCode, stderr } = await home.run(['git', ...own, '-C', join(home.folder, 'work'), ...words]);
    expect(exitCode, stderr).toBe(0);
  };

  it('of two commits, each with the rules that lay beside it, and as it lies there now', async () => {
    home.write('shop.yaml', LAB);
    home.write('rules.v4', RULES);
    home.write(
      'shop.ts',
      `import { defineLab } from 'hairpin-lab';\nimport rest from './rest.ts';\nexport default defineLab(rest);\n`,
    );
    home.write(
      'rest.ts',
      `export default ${JSON.stringify({ name: 'two', about: 'Two hosts.', nodes: { a: { interfaces: { eth0: { addresses: ['192.0.2.1/24'] } } }, b: { interfaces: { eth0: { addresses: ['192.0.2.2/24'] } } } }, links: [['a:eth0', 'b:eth0']], probes: { ping: { kind: 'ping', from: 'a', to: '192.0.2.2' } } })};\n`,
    );
    await git('init', '-q');
    await git('add', 'shop.yaml', 'rules.v4', 'shop.ts', 'rest.ts');
    await git('commit', '-qm', 'The shop is open');
    home.write('rules.v4', `${RULES}${CLOSED}`);
    const now = await machines.compare('main:shop.yaml', 'shop.yaml');
    await git('commit', '-qam', 'The shop is closed');
    const two = await machines.compare('HEAD~1:shop.yaml', 'HEAD:shop.yaml');
    for (const { found, exitCode } of [now, two]) {
      expect(found.differences).toEqual([
        expect.objectContaining({
          from: 'client',
          kind: 'kept-out',
          before: 'works',
          after: expect.stringMatching(/^fails – filtered at router/),
          by: expect.stringMatching(/filter FORWARD of router: .*wan.*80.*DROP/),
        }),
      ]);
      expect(exitCode).toBe(1);
    }
    const back = await machines.compare('HEAD:shop.yaml', 'HEAD~1:shop.yaml');
    expect(back.found.differences).toEqual([
      expect.objectContaining({
        kind: 'let-in',
        by: expect.stringMatching(/^no longer .*filter FORWARD of router.*DROP/),
      }),
    ]);
    const program = await machines.compare('HEAD~1:shop.ts', 'shop.ts');
    expect(program.found).toMatchObject({ differences: [], asked: 1 });
  });

  it('a commit that is none, a file that it has not, and a mistake in one are told by their names in git', async () => {
    home.write('shop.yaml', LAB.replace('kind: http, from', 'kind: htp, from'));
    await git('commit', '-qam', 'A mistake');
    const told = async (before: string) => {
      const { stdout, stderr, exitCode } = await home.lab(['compare', before, 'shop.ts']);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      return stderr;
    };
    expect(await told('nowhere:shop.yaml')).toMatch(/^lab: nowhere:shop\.yaml – /);
    expect(await told('HEAD:nothing.yaml')).toMatch(/^lab: HEAD:nothing\.yaml – .*nothing\.yaml/);
    expect(await told('HEAD:shop.yaml')).toMatch(/^lab: HEAD:shop\.yaml:\d+:\d+: .*htp/);
  });
});
