import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import natLoopback from '../../labs/nat-loopback.ts';
import { readPcapng } from '../../src/packet/pcapng/read.ts';
import { ours, theirs } from './support/frames.ts';
import { Home, USERS } from './support/home.ts';
import { type Report, readReport } from './support/report-shape.ts';
import { dissect, framing } from './tshark.ts';

const SCENARIOS = Object.keys(natLoopback.scenarios ?? {});

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());
const work = join(home.folder, 'work');
const folderOf = (scenario: string) => join(work, 'ev/nat-loopback', scenario);
const read = (scenario: string, file: string) => readFileSync(join(folderOf(scenario), file), 'utf8');

describe('lab verify nat-loopback --evidence', () => {
  let report: Report;
  beforeAll(async () => {
    const outputs = ['out.json', 'out.junit.xml', 'out.tap'].flatMap((file) => ['-o', file]);
    const { exitCode, stdout } = await home.lab([
      'verify',
      'nat-loopback',
      '-j',
      '4',
      ...outputs,
      '--evidence',
      'ev',
    ]);
    expect(exitCode, stdout).toBe(0);
    report = readReport(readFileSync(join(work, 'out.json'), 'utf8'));
  }, 300_000);

  it('has a folder for each scenario, and nothing half-written', () => {
    expect(readdirSync(join(work, 'ev'))).toEqual(['nat-loopback']);
    expect(readdirSync(join(work, 'ev/nat-loopback'))).toEqual([...SCENARIOS].sort());
  });

  describe.each(SCENARIOS)('%s', (name) => {
    const capture = join(folderOf(name), 'capture.pcapng');
    const verdict = () => {
      const found = report.labs[0]?.scenarios.find(({ scenario }) => scenario === name);
      if (found === undefined) throw new Error(`no verdict on ${name}`);
      return found;
    };

    it('tshark and our reader agree on every packet, and the verdict on each probe stands at one', () => {
      const file = readPcapng(readFileSync(capture));
      expect(file.packets.length).toBeGreaterThan(20);
      expect(file.packets.map(ours)).toEqual(dissect(capture).map(theirs));
      const said = file.packets.map(({ interface: index, direction, data, comments }) => ({
        interface: file.interfaces[index]?.name,
        direction,
        length: data.length,
        comments,
      }));
      const framed = framing(capture);
      expect(framed).toEqual(said);
      const comments = framed.flatMap((packet) => packet.comments);
      for (const { probe, observed } of verdict().probes) {
        const on = comments.filter((text) => text.startsWith(`verdict on ${probe}: ${observed.outcome}`));
        expect(on).toHaveLength(1);
        if (observed.cause) expect(on[0]).toContain(` – ${observed.cause} at ${observed.node}`);
      }
    });

    it('every hop of the verdict is a packet at that interface, at that time, in that direction', () => {
      const file = readPcapng(readFileSync(capture));
      const places = new Map<string, bigint[]>();
      for (const { interface: index, direction, timeNs } of file.packets) {
        const key = `${file.interfaces[index]?.name} ${direction}`;
        places.set(key, [...(places.get(key) ?? []), timeNs]);
      }
      for (const { hops } of verdict().probes) {
        const [first] = hops;
        if (first === undefined) continue;
        const starts = places.get(`${first.node}:${first.interface} ${first.direction}`) ?? [];
        // The rows count from the first, whose own time is not in them.
        const fits = starts.filter((start) =>
          hops.every(({ node, interface: at, direction, timeUs }) => {
            const time = start + BigInt(Math.round(timeUs * 1000));
            return places.get(`${node}:${at} ${direction}`)?.includes(time);
          }),
        );
        expect(fits).not.toEqual([]);
      }
    });

    it('capinfos knows the interfaces by their names, and what the capture is of', () => {
      const said = execFileSync('capinfos', [capture], { encoding: 'utf8' });
      const names = [...said.matchAll(/^\s+Name = (.*)$/gm)].map(([, found]) => found);
      expect(names).toEqual(expect.arrayContaining(['router:wan0', 'router:br0', 'pc:eth0', 'web:eth0']));
      expect(new Set(names).size).toBe(names.length);
      expect(said).toContain(`Capture comment:     nat-loopback ${name}: pass`);
      expect(said).toContain('Strict time order:   True');
      expect(said).toMatch(/Capture application: Hairpin \d/);
    });

    it('verdict and trace are there', () => {
      expect(JSON.parse(read(name, 'verdict.json'))).toEqual(
        JSON.parse(readFileSync(join(work, 'out.json'), 'utf8')).labs[0].scenarios.find(
          ({ scenario }: { scenario: string }) => scenario === name,
        ),
      );
      expect(read(name, 'verdict.txt')).toMatch(RegExp(`^✔ ${name}: `));
      expect(read(name, 'trace.txt')).toMatch(RegExp(`^nat-loopback ${name}\n`));
    });
  });

  it('tables are as the programs print them', () => {
    const link = JSON.parse(read('same-port-drop', 'loopback/router/bridge-link.json'));
    expect(link.find(({ ifname }: { ifname: string }) => ifname === 'eth0')).toMatchObject({
      hairpin: false,
    });
    const fdb = JSON.parse(read('same-port-drop', 'loopback/router/fdb.json'));
    expect(fdb).toContainEqual(expect.objectContaining({ ifname: 'eth0', master: 'br0' }));
    expect(read('same-port-drop', 'loopback/router/iptables.txt')).toContain(
      '-A PREROUTING -d 1.2.3.4/32 -p tcp -m tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80',
    );
    expect(read('snat', 'loopback/router/conntrack.txt')).toMatch(
      /src=192\.168\.1\.6 dst=1\.2\.3\.4 .*dport=8001 src=192\.168\.1\.5 dst=192\.168\.1\.1 /,
    );
    expect(read('hairpin-mac-snat', 'loopback/router/ebtables.txt')).toContain('-j snat');
    const neighbours = JSON.parse(read('snat', 'loopback/pc/neighbour.json'));
    expect(neighbours).toContainEqual(expect.objectContaining({ dst: '192.168.1.1', dev: 'eth0' }));
  });

  it('the plan is the script of lab plan, and a warm start says what was changed', async () => {
    const { stdout } = await home.lab(['plan', 'nat-loopback', 'same-port-drop']);
    expect(read('same-port-drop', 'plan.sh')).toBe(stdout);
    expect(read('hairpin-only', 'changes.txt')).toContain('router:eth0: hairpin off → on');
  });
});

describe('where evidence cannot be kept', () => {
  const verify = (...more: string[]) =>
    home.lab(['verify', 'nat-loopback', '--scenario', 'snat', '--evidence', ...more]);

  it.each([
    ['file/ev', 'cannot be written: file is no folder'],
    ['file', 'cannot be written: file is no folder'],
  ])('%s is refused before anything runs', async (path, what) => {
    home.write('file', '');
    const { exitCode, stdout, stderr } = await verify(path);
    expect(stderr).toBe(`lab: --evidence ${path} – ${what}\n`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it("a folder that is somebody else's is left alone, an older one of the same scenario is replaced", async () => {
    const taken = join(work, 'taken/nat-loopback/snat');
    mkdirSync(taken, { recursive: true });
    writeFileSync(join(taken, 'thesis.txt'), 'mine');
    const refused = await verify('taken');
    expect(refused.stdout).toMatch(/\n1 pass\n$/);
    expect(refused.stderr).toMatch(/ – cannot be written: .*snat is there, with other things in it\n$/);
    expect(refused.exitCode).toBe(2);
    expect(readdirSync(taken)).toEqual(['thesis.txt']);
    writeFileSync(join(taken, 'verdict.json'), '');
    expect((await verify('taken')).exitCode).toBe(0);
    expect(readdirSync(taken)).toContain('capture.pcapng');
    expect(readdirSync(taken)).not.toContain('thesis.txt');
    expect(readdirSync(join(work, 'taken/nat-loopback'))).toEqual(['snat']);
  });
});
