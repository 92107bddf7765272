import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/** What Mininet printed for each topology. */
const MININET = readFileSync(join(import.meta.dirname, '../golden/mininet-pingall.txt'), 'utf8')
  .split(/^== /m)
  .slice(1)
  .map((part): [topology: string, said: string] => {
    const [topology = '', ...said] = part.split('\n');
    return [topology, said.join('\n')];
  });

describe.each(USERS)('generated labs, as %s', (user) => {
  const home = new Home(user);
  const ok = (...args: string[]) => home.ok(...args);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  // Reachability as Mininet reports it for the same arguments. A torus and a fat tree have loops, which need STP.
  it.each([
    ['minimal', 2],
    ['single,5', 5],
    ['linear,4', 4],
    ['linear,2,3', 6],
    ['tree,depth=2,fanout=3', 9],
    ['torus,3,3', 9],
    ['fat-tree,4', 16],
  ])('%s: all of %i hosts reach each other', async (words, hosts) => {
    await ok('up', '--topo', words, '-n', 'made');
    const pairs = hosts * (hosts - 1);
    expect(await ok('pingall', '-n', 'made')).toContain(
      `*** Results: 0% dropped (${pairs}/${pairs} received)`,
    );
    await ok('down', 'made');
  });

  it.each(MININET)('%s: who reaches whom is what Mininet says, line by line', async (topology, said) => {
    await ok('up', '--topo', topology, '-n', 'same');
    expect(await ok('pingall', '-n', 'same')).toBe(said);
    await ok('down', 'same');
  });

  it('pings more pairs than the kernel keeps neighbours for', async () => {
    await ok('up', '--topo', 'single,50', '-n', 'many');
    const result = JSON.parse(await ok('pingall', '-n', 'many', '--json'));
    expect(result).toMatchObject({ sent: 2450, received: 2450 });
    await ok('down', 'many');
  });

  it('says who does not answer whom, and exits with 1', async () => {
    await ok('up', '--topo', 'single,3', '-n', 'cut');
    await ok('exec', 'h2', '-n', 'cut', '--', 'ip', 'link', 'set', 'eth0', 'down');
    const { exitCode, stdout, stderr } = await home.lab(['pingall', '-n', 'cut', '--timeout', '1.5']);
    expect(stdout).toBe(
      ['h1 -> X h3', 'h2 -> X X', 'h3 -> h1 X', '*** Results: 66% dropped (2/6 received)', ''].join('\n'),
    );
    expect([exitCode, stderr]).toEqual([1, 'pinging 6 pairs\n']);
    await ok('down', 'cut');
  });

  it('keeps a link to its rate, and says why nothing comes through', async () => {
    await ok('up', '--topo', 'single,2', '--link', 'bw=10', '-n', 'slow');
    const measured = JSON.parse(await ok('iperf', 'h1', 'h2', '-n', 'slow', '--time', '2', '--json'));
    expect(measured.bitsPerSecond).toBeGreaterThan(1e6);
    expect(measured.bitsPerSecond).toBeLessThan(10.5e6);
    await ok('exec', 'h2', '-n', 'slow', '--', 'ip', 'link', 'set', 'eth0', 'down');
    const { exitCode, stderr } = await home.lab(['iperf', 'h1', 'h2', '-n', 'slow']);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('lab: h1 – unable to connect to server')]);
    await ok('down', 'slow');
  });

  it('has nothing to ping in a lab with fewer than two addresses', async () => {
    await ok('up', '--topo', 'single,1', '-n', 'alone');
    const { exitCode, stderr } = await home.lab(['pingall', '-n', 'alone']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('lab: alone – 1 of its nodes have an IPv4 address – two or more\n');
    await ok('down', 'alone');
  });

  it.each([
    [['up', '--topo', 'single,1024'], 'has 1024 ports – 1023 at most, as the kernel has it'],
    [['up', '--topo', 'ring,3'], '--topo ring,3 – no topology "ring"'],
    [['up', 'nat-loopback', '--topo', 'single,3'], 'nat-loopback – --topo says which lab already'],
    [['up', '--topo', 'single,3', '--link', 'bw=fast'], 'bw cannot be "fast" – Mbit/s, such as bw=10'],
    [['up', 'nat-loopback', '--link', 'bw=1'], '--link – for generated labs only – with --topo'],
    [['up'], 'lab – which one is not said – a name or path, or --topo'],
  ])('%j is refused before anything is built', async (args, message) => {
    const { exitCode, stderr } = await home.lab(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(home.files().filter((path) => path.startsWith('run/hairpin/'))).toEqual([]);
  });
});
