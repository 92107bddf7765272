import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPcapng } from '../support/pcapng.ts';
import { Home, USERS } from './support/home.ts';
import { dissect, hasTshark } from './tshark.ts';

describe.each(USERS)('a capture at several places, as %s', (user) => {
  const home = new Home(user);
  const path = (name: string) => join(home.folder, 'work', name);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    return { exitCode, stdout, stderr };
  };
  const ok = (...args: string[]) => home.ok(...args);

  beforeAll(() => ok('up', 'nat-loopback', '-n', 'taps'));
  afterAll(async () => {
    await lab('down', '--all');
    home.remove();
  });

  const places = async () => {
    const { nodes } = JSON.parse(await ok('status', '--json'));
    return nodes.flatMap(({ name, interfaces }: { name: string; interfaces: { name: string }[] }) =>
      interfaces.map((at) => `${name}:${at.name}`),
    ) as string[];
  };

  /** Starts a capture, runs a probe, and returns what was captured once packets of all places in `seen` have come. */
  async function captured(file: string, seen: string[], ...words: string[]) {
    const capture = home.lab(['capture', '-w', file, ...words], { stdin: 'ignore' });
    const read = () => {
      const { interfaces, packets } = readPcapng(readFileSync(file));
      const names = interfaces.map(({ name }) => name);
      return { interfaces, names, seenAt: packets.map((packet) => names[packet.interface]) };
    };
    // `lab capture` creates the file when all of its sockets listen.
    await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
    await ok('probe', 'loopback');
    await expect.poll(() => read().seenAt, { timeout: 20_000 }).toEqual(expect.arrayContaining(seen));
    capture.kill('SIGINT');
    const { exitCode, stderr } = await capture;
    expect(exitCode, stderr).toBe(0);
    return { stderr, ...read() };
  }

  it('is one pcapng file with an interface for each that is up', async () => {
    await ok('exec', 'router', '--', 'ip', 'link', 'set', 'eth7', 'down');
    const file = path('all.pcapng');
    const seen = ['pc:eth0', 'switch:p1', 'router:eth0', 'web:eth0'];
    const { stderr, interfaces, names, seenAt } = await captured(file, seen, '--all');
    await ok('exec', 'router', '--', 'ip', 'link', 'set', 'eth7', 'up');
    expect(stderr).toContain('note: router:eth7 is not up, and is left out');
    expect(names).toEqual((await places()).filter((name) => name !== 'router:eth7'));
    expect(interfaces.map(({ dropped }) => dropped)).toEqual(names.map(() => 0));
    expect(stderr).toContain(`${seenAt.length} packets captured`);
    // tshark must read the same interfaces from it.
    if (hasTshark) expect(dissect(file).map((frame) => frame.framing().interface)).toEqual(seenAt);
  });

  it('has the interfaces that are named, and what its filter lets through', async () => {
    const file = path('some.pcapng');
    const words = ['pc', 'web:eth0', 'web', '--', 'tcp port 80'];
    const { names, seenAt } = await captured(file, ['web:eth0'], ...words);
    expect(names).toEqual(['pc:eth0', 'web:eth0']);
    // pc is captured with a filter for port 80, and only web is asked on that port.
    expect(seenAt).not.toContain('pc:eth0');
  });

  it('is lines on a terminal, each with its place', async () => {
    const command = `${quoted(home.command(['capture', 'pc', 'web:eth0']))} >lines`;
    const capture = home.run(['sh', '-c', `exec ${command}`], { stdin: 'ignore' });
    const listening = new Promise((resolve) =>
      capture.stderr?.on('data', (data) => /listening on 2 interfaces/.test(`${data}`) && resolve(true)),
    );
    expect(await listening).toBe(true);
    await ok('probe', 'loopback');
    const text = () => readFileSync(path('lines'), 'utf8');
    await expect.poll(text, { timeout: 20_000 }).toMatch(/^pc:eth0 .*1\.2\.3\.4\.8001: Flags \[S\]/m);
    await expect.poll(text, { timeout: 20_000 }).toMatch(/^web:eth0 .*192\.168\.1\.5\.80: Flags \[S\]/m);
    capture.kill('SIGINT');
    expect((await capture).exitCode).toBe(0);
    for (const line of text().trimEnd().split('\n'))
      expect(line).toMatch(/^(pc:eth0 |web:eth0) {2}\d\d:\d\d:\d\d\.\d{6} /);
  });

  it('ends when its reader does', async () => {
    const command = quoted(home.command(['capture', '--all', '-w', '-']));
    const { exitCode, stdout } = await home.run(['sh', '-c', `${command} | head -c 4 | od -An -tx4`]);
    expect({ exitCode, stdout: stdout.trim() }).toEqual({ exitCode: 0, stdout: '0a0d0d0a' });
  });

  it.each([
    [[], 'lab capture – nothing is named – NODE, NODE:IF, several of them, or --all'],
    [['pc', '--all'], 'lab capture – --all names every place'],
    [['pc', 'tcp', 'port', '80'], 'a filter stands behind --'],
    [['pc', 'web:eth9'], 'web:eth9 – no interface "eth9" in web'],
    [['pc', 'web', '-w', 'none.pcapng', '--', 'tcp', 'prot'], "tcp prot – tcpdump: can't parse filter"],
  ])('%j is refused', async (words, said) => {
    const { exitCode, stdout, stderr } = await lab('capture', ...words);
    expect(stderr).toContain(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(existsSync(path('none.pcapng'))).toBe(false);
  });

  describe('by Wireshark', () => {
    const plugIn = path('extcap/hairpin');
    const ask = async (...words: string[]) => {
      const { exitCode, stdout, stderr } = await home.run([plugIn, ...words]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      return stdout;
    };

    beforeAll(() => ok('extcap', '--install', path('extcap')));

    it('its plug-in lists a lab and each of its interfaces', async () => {
      const listed = (await ask('--extcap-interfaces', '--extcap-version=4.0')).trimEnd().split('\n');
      const values = listed
        .slice(1)
        .map((line) => /^interface \{value=(\S+)\}\{display=.+\}$/.exec(line)?.[1]);
      expect(values).toEqual(['lab:taps', ...(await places()).map((place) => `lab:taps:${place}`)]);
      const choices = await ask('--extcap-interface', 'lab:taps', '--extcap-config');
      expect(choices.match(/^value \{arg=0\}/gm)).toHaveLength(values.length - 1);
      expect(await ask('--extcap-interface', 'lab:taps:pc:eth0', '--extcap-dlts')).toMatch(
        /^dlt \{number=1\}/,
      );
    });

    it('tells what is wrong with a filter', async () => {
      const one = ['--extcap-interface', 'lab:taps:pc:eth0', '--extcap-capture-filter'];
      expect(await ask(...one, 'tcp port 80')).toBe('');
      expect(await ask(...one, 'tcp prot')).toContain('syntax error');
    });

    it('writes into a named pipe, until its reader leaves', async () => {
      const chosen = ['--places', 'pc:eth0,web:eth0'];
      const words = ['--extcap-interface', 'lab:taps', '--capture', '--fifo', path('pipe'), ...chosen];
      const command = `mkfifo pipe; ${quoted([plugIn, ...words])} & head -c 4 pipe | od -An -tx4; wait $!`;
      const reading = home.run(['sh', '-c', command]);
      // A writer notices that its reader has gone when it writes the next packet.
      const end = await untilEnded(reading, () => ok('probe', 'loopback'));
      expect(end.stdout.trim()).toBe('0a0d0d0a');
      expect({ exitCode: end.exitCode, stderr: end.stderr }).toEqual({ exitCode: 0, stderr: '' });
    });

    it.each([
      ['nowhere', 'there is no such named pipe'],
      ['extcap', 'is no named pipe'],
    ])('%s is no named pipe: nothing is written', async (name, said) => {
      const words = ['--extcap-interface', 'lab:taps', '--capture', '--fifo', path(name)];
      const { exitCode, stderr } = await home.run([plugIn, ...words]);
      expect(stderr).toContain(`--fifo ${path(name)} – ${said} – one that mkfifo has made`);
      expect(exitCode).toBe(2);
      expect((await home.run(['ls', path('')])).stdout.split('\n')).not.toContain('nowhere');
    });

    // Wireshark ignores this variable when it runs as root.
    if (user !== 'root')
      it.skipIf(!hasTshark)('tshark captures by it', async () => {
        const env = { WIRESHARK_EXTCAP_DIR: path('extcap') };
        const { stdout: known } = await home.run(['tshark', '-D'], { env });
        expect(known).toContain('lab:taps:web:eth0 (lab taps web:eth0)');
        const fields = ['-T', 'fields', '-e', 'frame.interface_name', '-e', 'tcp.dstport'];
        // The tcpdump of one place may begin some probes after that of another, so the first packets can be of one place.
        const words = ['-i', 'lab:taps', '-f', 'tcp dst port 80', '-c', '60', ...fields];
        const end = await untilEnded(home.run(['tshark', ...words], { env }), () => ok('probe', 'loopback'));
        expect(end.exitCode, end.stderr).toBe(0);
        expect(end.stdout).toMatch(/^web:eth0\t80$/m);
        expect(end.stdout).toMatch(/^router:eth0\t80$/m);
      });
  });
});

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

/** Repeats an action until `other` has ended, because nothing tells when `other` is ready for it. */
async function untilEnded<T>(other: PromiseLike<T>, again: () => Promise<unknown>): Promise<T> {
  let ended = false;
  const end = Promise.resolve(other).finally(() => {
    ended = true;
  });
  while (!ended) await again();
  return end;
}
