import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinLabs } from '../../labs/index.ts';
import { readPcapng } from '../support/pcapng.ts';
import { ours, theirs } from './support/frames.ts';
import { Home, USERS } from './support/home.ts';
import { type Report, readReport } from './support/report-shape.ts';
import { dissect } from './tshark.ts';

const LABS = await Promise.all(Object.values(builtinLabs).map((load) => load()));
const SCENARIOS = LABS.flatMap(({ name, scenarios = {} }) =>
  Object.keys(scenarios).map((scenario) => ({ lab: name, name: scenario })),
);

const home = new Home(USERS[0] as (typeof USERS)[number]);
afterAll(() => home.remove());
const work = join(home.folder, 'work');
const folderOf = (scenario: string, lab = 'nat-loopback') => join(work, 'ev', lab, scenario);
const read = (scenario: string, file: string, lab?: string) =>
  readFileSync(join(folderOf(scenario, lab), file), 'utf8');

describe('lab verify --all --evidence', () => {
  let report: Report;
  beforeAll(async () => {
    const outputs = ['out.json', 'out.junit.xml', 'out.tap'].flatMap((file) => ['-o', file]);
    const { exitCode, stdout } = await home.lab([
      ...['verify', '--all', '-j', '4'],
      ...outputs,
      ...['--evidence', 'ev'],
    ]);
    expect(exitCode, stdout).toBe(0);
    report = readReport(readFileSync(join(work, 'out.json'), 'utf8'));
  }, 300_000);

  it('has a folder for each scenario, and nothing half-written', () => {
    const found = readdirSync(join(work, 'ev')).flatMap((lab) =>
      readdirSync(join(work, 'ev', lab)).map((name) => ({ lab, name })),
    );
    const byName = (all: typeof SCENARIOS) => all.map(({ lab, name }) => `${lab} ${name}`).sort();
    expect(byName(found)).toEqual(byName(SCENARIOS));
  });

  describe.each(SCENARIOS)('$lab $name', ({ lab, name }) => {
    const capture = join(folderOf(name, lab), 'capture.pcapng');
    const verdict = () => {
      const found = report.labs.find((each) => each.lab === lab);
      const scenario = found?.scenarios.find((each) => each.scenario === name);
      if (scenario === undefined) throw new Error(`no verdict on ${name}`);
      return scenario;
    };
    /** Skipped scenarios have no capture, and traffic of iperf3 is not captured. */
    const isCaptured = () => {
      const hasPackets = verdict().probes.some(({ hops }) => hops.length > 0);
      if (hasPackets) expect(existsSync(capture)).toBe(true);
      return existsSync(capture);
    };

    it('tshark and our reader agree on every packet, and the verdict on each probe stands at one', () => {
      if (!isCaptured()) return;
      const file = readPcapng(readFileSync(capture));
      const read = dissect(capture);
      expect(file.packets.map(ours)).toEqual(read.map(theirs));
      const said = file.packets.map(({ interface: index, direction, data, comments }) => ({
        interface: file.interfaces[index]?.name,
        direction,
        length: data.length,
        comments,
      }));
      expect(read.map((packet) => packet.framing())).toEqual(said);
      const remarks = said.flatMap((packet) => packet.comments);
      for (const { probe, observed } of verdict().probes) {
        const on = remarks.filter((text) => text.startsWith(`verdict on ${probe}: ${observed.outcome}`));
        expect(on).toHaveLength(observed.packet === undefined ? 0 : 1);
        if (on[0] && observed.cause) expect(on[0]).toContain(` – ${observed.cause} at ${observed.node}`);
      }
    });

    it('every hop of the verdict is a packet at that interface, at that time, in that direction', () => {
      if (!isCaptured()) return;
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
        // The times of the rows are relative to the first packet, whose absolute time is not in the report.
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
      if (!isCaptured()) return;
      const said = execFileSync('capinfos', [capture], { encoding: 'utf8' });
      const names = [...said.matchAll(/^\s+Name = (.*)$/gm)].map(([, found]) => found);
      const places = verdict().probes.flatMap(({ hops }) =>
        hops.map(({ node, interface: at }) => `${node}:${at}`),
      );
      expect(names).toEqual(expect.arrayContaining(places));
      expect(new Set(names).size).toBe(names.length);
      expect(said).toContain(`Capture comment:     ${lab} ${name}: pass`);
      expect(said).not.toContain('Strict time order:   False');
      expect(said).toMatch(/Capture application: Hairpin \d/);
    });

    it('verdict and trace are there', () => {
      const text = readFileSync(join(work, 'out.json'), 'utf8');
      const found = (JSON.parse(text) as Report).labs.find((each) => each.lab === lab);
      expect(JSON.parse(read(name, 'verdict.json', lab))).toEqual(
        found?.scenarios.find(({ scenario }) => scenario === name),
      );
      expect(read(name, 'verdict.txt', lab)).toMatch(RegExp(`^[✔–] ${name}: `));
      const trace = read(name, 'trace.txt', lab);
      expect(trace).toMatch(RegExp(`^${lab} ${name}\n`));
      for (const { probe, hops, timeline } of verdict().probes) {
        expect(trace).toContain(`\n${probe}: `);
        expect(timeline.length > 0).toBe(hops.length > 0);
      }
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
    expect(JSON.parse(read('no-route', 'loopback/pc/neighbour.json', 'faults'))).toEqual([]);
    expect(read('no-route', 'loopback/router/conntrack.txt', 'faults')).toBe('');
  });

  it('the plan is the script of lab plan, and a warm start says what was changed', async () => {
    const { stdout } = await home.lab(['plan', 'nat-loopback', 'same-port-drop']);
    expect(read('same-port-drop', 'plan.sh')).toBe(stdout);
    expect(read('hairpin-only', 'changes.txt')).toContain('router:eth0: hairpin off → on');
    const warm = await home.lab(['plan', 'nat-loopback', 'hairpin-only']);
    expect(read('hairpin-only', 'plan.sh')).toBe(warm.stdout);
  });

  it.each([
    'same-port-drop',
    'hairpin-only',
    'hairpin-mac-snat',
    'routed-hairpin-cold',
    'routed-hairpin-warm',
  ])('whoever runs the plan of %s by hand sees the same', async (name) => {
    const { probes } = report.labs[0]?.scenarios.find(({ scenario }) => scenario === name) ?? { probes: [] };
    const asked = probes.map(
      ({ probe, from, target }) =>
        `ip netns exec ${from} curl -s -m 3 -o /dev/null ${target} && echo ${probe} works || echo ${probe} fails`,
    );
    const { stdout, stderr } = await home.byHand(join(folderOf(name), 'plan.sh'), [...SERVER, ...asked]);
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n')).toEqual(
      probes.map(({ probe, observed }) => `${probe} ${observed.outcome}`),
    );
  });
});

/** Where Python is missing, Node answers the probes instead. */
const NODE_SERVER = `require('http').createServer((_, to) => to.end('web')).listen(80, () => console.log(1))`;
const SERVER = [
  'command -v python3 >/dev/null || {',
  `  mkfifo /run/up; ip netns exec web ${process.execPath} -e "${NODE_SERVER}" >/run/up & read up </run/up; }`,
];

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
