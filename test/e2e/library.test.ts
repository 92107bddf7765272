import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import natLoopback from '../../labs/nat-loopback.ts';
import type { RunningLab, startLab } from '../../src/index.ts';
import { matchers } from '../../src/library/vitest/matchers.ts';

/** Loads the bundle, as users do: only there the library finds its agent. */
const library: { startLab: typeof startLab } = await import(join(import.meta.dirname, '../../dist/index.js'));

expect.extend(matchers);

describe('a lab in a program', () => {
  let lab: RunningLab;
  beforeAll(async () => {
    lab = await library.startLab(natLoopback, { scenario: 'hairpin-mac-snat', toggles: { dns: 'public' } });
  });
  afterAll(() => lab.close());

  it('has the toggle values that were asked for', () => {
    expect(lab.name).toBe('nat-loopback');
    expect(lab.toggles).toMatchObject({ hairpin: true, macSnat: 'all', dns: 'public' });
  });

  it('is asked, changed, and asked again', async () => {
    const before = await lab.probe('loopback');
    expect(before).toReach();
    expect(before).toHaveSeen({ at: 'router:eth0', direction: 'out', flags: 'S', src: '192.168.1.1' });
    expect(before).not.toHaveSeen({ at: 'router:eth0', direction: 'out', flags: 'R' });
    expect(before).toHaveSeen({ at: 'router:eth0', direction: 'out', flags: 'R', seen: false });
    expect(await lab.set({ hairpin: false })).toEqual(['router:eth0: hairpin on → off']);
    expect(lab.toggles.hairpin).toBe(false);
    await expect(lab.probe('loopback')).toFailWith('same-port-drop');
    expect(() => expect(before).toFailWith('same-port-drop')).toThrow(/same-port-drop in mind: it works/);
    expect(await lab.set({ hairpin: true })).toEqual(['router:eth0: hairpin off → on']);
  });

  it('answers questions of one’s own', async () => {
    await expect(lab.node('outside')).toReach('http://1.2.3.4:8001/');
    await expect(lab.node('outside')).not.toReach('http://1.2.3.4:9999/');
    const refused = await lab.node('pc').probe('http://192.168.1.5:81/', { connectTimeout: 1 });
    expect(refused).toMatchObject({ from: 'pc', observed: { outcome: 'fails', cause: 'refused' } });
    await expect(lab.node('pc').probe('ftp://x/')).rejects.toThrow('"ftp://x/" is no URL to ask');
  });

  it('runs programs, whose end is data', async () => {
    const pc = lab.node('pc');
    expect(await pc.exec(['cat'], { input: 'x'.repeat(1 << 20) })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await pc.exec('echo out; echo err >&2; exit 3')).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await pc.exec('echo $COLOUR', { env: { COLOUR: 'blue' } })).toMatchObject({ stdout: 'blue\n' });
    expect((await pc.exec(['no-such-program'])).exitCode).toBe(127);
    const ended = await pc.exec(['sleep', '1000'], { signal: AbortSignal.timeout(100) });
    expect(ended.exitCode).toBe(143);
    const both = await Promise.all([pc.exec('hostname -I'), lab.node('web').exec('cat /proc/net/tcp')]);
    for (const { exitCode } of both) expect(exitCode).toBe(0);
  });

  it.each<[string, () => unknown, string]>([
    ['node', () => lab.node('pcc'), 'pcc – no such node in nat-loopback – one of: outside'],
    ['probe', () => lab.probe('lopback'), 'did you mean loopback?'],
    ['toggle', () => lab.set({ hairpn: true }), 'no toggle "hairpn"'],
    ['value', () => lab.set({ snat: 'nat' }), 'snat cannot be "nat"'],
    ['scenario', () => library.startLab(natLoopback, { scenario: 'x' as never }), 'no scenario "x"'],
  ])('says which %s there is not', async (_, work, message) => {
    await expect((async () => work())()).rejects.toThrow(message);
  });
});

it('ends with its block, and what was running in it with it', async () => {
  let kept: RunningLab;
  let sleeping: Promise<unknown>;
  {
    await using lab = await library.startLab({ name: 'one', about: 'One node.', nodes: { pc: {} } });
    kept = lab;
    sleeping = lab
      .node('pc')
      .exec(['sleep', '1000'])
      .catch((error) => error);
    expect(await lab.node('pc').exec('true')).toMatchObject({ exitCode: 0 });
  }
  expect(String(await sleeping)).toContain('sandbox – it ended');
  await expect(kept.node('pc').exec('true')).rejects.toThrow('one – it is closed');
  await kept.close();
});

it('an unsound definition builds nothing', async () => {
  const bad = {
    name: 'bad',
    about: 'x',
    nodes: { pc: {} },
    links: [['pc:eth0', 'cp:eth0']] as [string, string][],
  };
  await expect(library.startLab(bad)).rejects.toThrow('links[0][1] – no node "cp"');
});
