import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult, Progress } from '@modelcontextprotocol/sdk/types.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { Home, USERS } from './support/home.ts';
import { NODES, PROBES } from './support/two-hosts.ts';

const LAB = `${NODES}toggles:
  cable: { values: [in, out], default: in, about: Whether the server's interface is up. }
settings:
  - when: { cable: out }
    nodes: { server: { interfaces: { eth0: { up: false } } } }
${PROBES}scenarios:
  direct: { because: There is nothing in between., expect: { web: { outcome: works } } }
`;

const published = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schema/report.schema.json'), 'utf8'),
);
const validate = new Ajv2020({ allowUnionTypes: true }).compile(published);

const COMMIT =
  'git init -q && git add . && git -c user.name=somebody -c user.email=somebody@example commit -q -m labs';

/** Starts the server as a client would, and connects the SDK's client to it. */
async function connect(home: Home, ...options: string[]) {
  const server = home.lab(['mcp', ...options], { stdin: 'pipe' });
  const { stdin, stdout } = server;
  if (stdin === null) throw new Error('it has no standard input');
  const client = new Client({ name: 'test', version: '1' });
  // Messages are lines in both directions, so the server's transport class also works for the client.
  await client.connect(new StdioServerTransport(stdout, stdin));
  const call = async (name: string, given: Record<string, unknown> = {}, options = {}) => {
    const result = (await client.callTool({ name, arguments: given }, undefined, {
      timeout: 120_000,
      ...options,
    })) as CallToolResult;
    const [first] = result.content;
    return { ...result, text: first?.type === 'text' ? first.text : '' };
  };
  const end = async () => {
    stdin.end();
    return (await server).exitCode;
  };
  return { client, call, end };
}

describe.each(USERS)('lab mcp, as %s', (user) => {
  const home = new Home(user);
  const options = user === 'root' ? ['--allow-root'] : [];
  let server: Awaited<ReturnType<typeof connect>>;
  beforeAll(async () => {
    home.write('two-hosts.yaml', LAB);
    home.write('other.yaml', LAB.replace('port: 80', 'port: 8080'));
    home.write('program.ts', 'throw new Error("it ran");');
    mkdirSync(join(home.folder, 'work/node_modules/hairpin-lab-x.y'), { recursive: true });
    home.write('package.json', '{ "dependencies": { "hairpin-lab-x.y": "1" } }');
    home.write(
      'node_modules/hairpin-lab-x.y/package.json',
      '{ "name": "hairpin-lab-x.y", "keywords": ["hairpin-lab"], "type": "module" }',
    );
    home.write('node_modules/hairpin-lab-x.y/index.js', 'throw new Error("it ran");');
    // Symbolic links such as a stranger's repository may contain.
    symlinkSync('/etc/hosts', join(home.folder, 'work/main:link.yaml'));
    symlinkSync('/etc/hosts', join(home.folder, 'work/link.yaml'));
    await home.ownMachine();
    const { exitCode, stderr } = await home.run(['sh', '-c', COMMIT]);
    expect(exitCode, stderr).toBe(0);
    server = await connect(home, ...options);
  }, 60_000);
  afterAll(() => home.remove());

  it('has the verbs as tools, whose reports are as published', async () => {
    const { tools } = await server.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'check',
        'verify',
        'diagnose',
        'compare',
        'explain',
        'plan',
        'up',
        'probe',
        'set',
        'down',
      ]),
    );
    expect(tools.find(({ name }) => name === 'verify')?.outputSchema).toEqual(published);
  });

  it('verifies a text, and leaves a report, a page and captures to read', async () => {
    const told: Progress[] = [];
    const onprogress = (progress: Progress) => told.push(progress);
    const result = await server.call('verify', { definition: LAB }, { onprogress });
    expect(result.text).toContain('1 pass');
    expect(validate(result.structuredContent), JSON.stringify(validate.errors)).toBe(true);
    const report = result.structuredContent as unknown as Report;
    expect(report.summary).toEqual({ pass: 1, fail: 0, skip: 0, error: 0 });
    expect(told.at(-1)?.message).toBe('✔ two-hosts direct: pass');
    const uris = result.content.flatMap((each) => (each.type === 'resource_link' ? each.uri : []));
    const read = async (ending: string) => {
      const uri = uris.find((each) => each.endsWith(ending)) ?? '';
      return (await server.client.readResource({ uri })).contents[0] as { text?: string; blob?: string };
    };
    expect(JSON.parse((await read('/report.json')).text ?? '')).toEqual(report);
    expect((await read('/report.html')).text).toContain('two-hosts direct: pass');
    const capture = Buffer.from((await read('capture.pcapng')).blob ?? '', 'base64');
    expect(capture.readUInt32BE()).toBe(0x0a0d0d0a);
    const { resources } = await server.client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(expect.arrayContaining(['lab://schema/lab', ...uris]));
  });

  it('says what differs, and what is wrong', async () => {
    const wrong = LAB.replace('outcome: works', 'outcome: fails, cause: refused');
    const differs = await server.call('verify', { definition: wrong });
    expect(differs.isError).toBeUndefined();
    expect(differs.text).toContain('exit code 1');
    expect(differs.structuredContent).toMatchObject({ summary: { fail: 1 } });
    const mistake = await server.call('check', { definition: LAB.replace('port: 80', 'prot: 80') });
    expect(mistake.structuredContent).toMatchObject({ files: [{ problems: [{ line: 6 }, {}] }] });
    const refused = await server.call('verify', { definition: LAB.replace('port: 80', 'prot: 80') });
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain('unknown key');
  });

  it('explains, plans, diagnoses and compares', async () => {
    expect((await server.call('explain', { cause: 'refused' })).text).toContain('refused');
    expect((await server.call('plan', { lab: 'two-hosts.yaml' })).text).toContain('ip link add');
    const found = await server.call('diagnose', { lab: 'other.yaml' });
    expect(found.structuredContent).toMatchObject({ probes: [{ observed: { cause: 'refused' } }] });
    const compared = await server.call('compare', { before: 'two-hosts.yaml', after: 'other.yaml' });
    expect(compared.structuredContent).toMatchObject({ differences: [{ kind: 'kept-out' }] });
  });

  it('builds a lab, asks it, changes it and removes it', async () => {
    expect((await server.call('up', { lab: 'two-hosts.yaml', name: 'mine' })).text).toBe('done');
    expect((await server.call('probe', { name: 'mine' })).structuredContent).toMatchObject({
      summary: { pass: 1 },
    });
    expect((await server.call('set', { name: 'mine', set: { cable: 'out' } })).text).toContain('eth0');
    const cut = await server.call('probe', { name: 'mine', probes: ['web'] });
    expect(cut.structuredContent).toMatchObject({
      labs: [{ scenarios: [{ probes: [{ observed: { outcome: 'fails', cause: 'link-down' } }] }] }],
    });
    expect((await server.call('down', { name: 'mine' })).isError).toBeUndefined();
    expect((await server.call('probe', { name: 'mine' })).isError).toBe(true);
  });

  it.each([
    ['runs no program', 'verify', { lab: 'program.ts' }, /program.ts – is a program/],
    [
      'runs none of a commit',
      'compare',
      { before: 'main:program.ts', after: 'two-hosts.yaml' },
      /is a program/,
    ],
    ['runs none of a package', 'check', { lab: 'hairpin-lab-x.y' }, /is a program/],
    [
      'takes no option of git for a commit',
      'compare',
      { before: '--output=x:two-hosts.yaml', after: 'two-hosts.yaml' },
      /is no name of a commit/,
    ],
    ['reads no file elsewhere', 'check', { lab: '/etc/hosts.yaml' }, /is not below the folder/],
    ['reads no file elsewhere by a link', 'check', { lab: 'link.yaml' }, /is not below the folder/],
    [
      'reads none by a link with the name of a file of a commit',
      'check',
      { lab: 'main:link.yaml' },
      /is not below the folder/,
    ],
    [
      'reads none by a link in a commit',
      'compare',
      { before: 'HEAD:link.yaml', after: 'two-hosts.yaml' },
      /leads out of the commit/,
    ],
    ['reads no file above', 'diagnose', { files: ['../router.snap'] }, /is not below the folder/],
    ['knows no other tool', 'exec', {}, /no such tool/],
    ['takes no option for a name', 'verify', { lab: '--all' }, /--all – no such lab/],
    ['takes no option for a lab', 'up', { lab: 'two-hosts.yaml', name: '--trust' }, /cannot be a lab's name/],
    ['wants to know which lab', 'verify', {}, /which one is not said/],
    [
      'wants no word that it does not know',
      'verify',
      { lab: 'two-hosts.yaml', scenario: 'direct' },
      /scenario/,
    ],
    ['wants words where they belong', 'verify', { lab: 3 }, /lab – /],
  ])('%s', async (_, tool, given, said) => {
    const { isError, text } = await server.call(tool, given);
    expect(text).toMatch(said);
    expect(isError).toBe(true);
  });

  it("leaves others' labs alone", async () => {
    expect((await home.lab(['up', 'two-hosts.yaml', '-n', 'theirs'])).exitCode).toBe(0);
    for (const tool of ['probe', 'down', 'status'])
      expect((await server.call(tool, { name: 'theirs' })).text).toMatch(
        /is no lab that this session has started/,
      );
    expect((await home.lab(['down', 'theirs'])).exitCode).toBe(0);
  });

  it('leaves a lab alone that has the name of one of its own', async () => {
    expect((await server.call('up', { lab: 'two-hosts.yaml', name: 'twice' })).isError).toBeUndefined();
    expect((await home.lab(['down', 'twice'])).exitCode).toBe(0);
    expect((await home.lab(['up', 'two-hosts.yaml', '-n', 'twice'])).exitCode).toBe(0);
    for (const tool of ['probe', 'down', 'status'])
      expect((await server.call(tool, { name: 'twice' })).text).toMatch(/is no lab that this session has/);
    expect((await home.lab(['down', 'twice'])).exitCode).toBe(0);
  });

  it('ends with its input, and what it has built and written goes with it', async () => {
    await server.call('up', { lab: 'two-hosts.yaml', name: 'left' });
    const begun = new Promise<void>((resolve) => {
      const slow = LAB.replace('outcome: works', 'outcome: fails, cause: unanswered').replace('80 }', '81 }');
      server.call('verify', { definition: slow }, { onprogress: () => resolve() }).catch(() => {});
    });
    await begun;
    expect(await server.end()).toBe(0);
    expect((await home.lab(['down', 'left'])).stderr).toContain('no lab');
    expect(home.files().filter((path) => path.includes('hairpin-mcp-'))).toEqual([]);
  });

  if (user === 'root')
    it('does not serve as root unless it is told to', async () => {
      const { exitCode, stderr } = await home.lab(['mcp']);
      expect(stderr).toContain('--allow-root');
      expect(exitCode).toBe(2);
    });

  it('runs programs where it is told to trust labs', async () => {
    const trusting = await connect(home, '--trust', ...options);
    expect((await trusting.call('check', { lab: 'program.ts' })).text).toContain('it ran');
    expect(await trusting.end()).toBe(0);
  });
});
