import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import natLoopback from '../../../../labs/nat-loopback.ts';
import { glossaryOf } from '../../../../src/report/page/glossary.ts';
import { pageHtml } from '../../../../src/report/page/html.ts';
import { makeModel } from '../../../../src/report/page/make-model.ts';
import { packetWords } from '../../../../src/report/page/plain-words.ts';
import { makeReport } from '../../../../src/report/report.ts';
import { judgeScenario } from '../../../../src/verdict/judge.ts';
import { recorded } from '../../verdict/recorded.ts';

const scenarios = recorded
  .filter(({ lab }) => lab === 'nat-loopback')
  .map((each) => judgeScenario(each.name, each.topology, each.scenario, each.runs, 1));
const report = makeReport({ kernel: '6.18', runtime: 'root' }, [{ lab: 'nat-loopback', scenarios }]);
const model = makeModel(report, [natLoopback]);

const probe = (scenario: string, name = 'loopback') => {
  const found = model.labs[0]?.scenarios.find((each) => each.scenario === scenario);
  return found?.probes.find((each) => each.probe === name);
};

describe('what the page shows', () => {
  it('has a drawing for each network, not for each scenario', () => {
    expect(new Set(model.labs[0]?.scenarios.map(({ drawing }) => drawing)).size).toBe(model.drawings.length);
    expect(model.drawings.length).toBeLessThan(scenarios.length / 2);
  });

  it('names the scenarios nearest to one that fails in which the same probe works', () => {
    expect(probe('same-port-drop')?.mended).toContainEqual({ scenario: 'snat', changes: 'nf=off' });
    expect(probe('snat')?.mended).toEqual([]);
  });

  it('compares only scenarios that start alike', () => {
    const warm = probe('hairpin-only')?.mended.map(({ scenario }) => scenario);
    expect(warm).toContain('routed-hairpin-warm');
    expect(warm).not.toContain('snat');
    expect(probe('same-port-drop')?.mended.map(({ scenario }) => scenario)).not.toContain(
      'routed-hairpin-warm',
    );
  });

  it('has a page for each cause that was observed, and for no other', () => {
    const seen = new Set(
      scenarios.flatMap(({ probes }) => probes.flatMap(({ observed }) => observed.cause ?? [])),
    );
    expect(Object.keys(model.causes).sort()).toEqual([...seen].sort());
  });
});

describe('technical words', () => {
  const explains = (text: string, language = 'en') =>
    glossaryOf(language).some(({ word }) => RegExp(`^(?:${word})$`).test(text));

  it.each([
    'prerouting',
    'postrouting',
    'DNAT',
    'SNAT',
    'bridge',
    'MAC address',
    'TTL',
    'FDB',
    'conntrack',
    'ARP',
    'VLANs',
    'VXLAN',
    'echo request',
    'MASQUERADE',
  ])('%s is explained', (word) => expect(explains(word)).toBe(true));

  it('every packet of a recorded run says what it means', () => {
    const all = recorded.map((each) => judgeScenario(each.name, each.topology, each.scenario, each.runs, 1));
    const flags = all.flatMap(({ probes }) =>
      probes.flatMap(({ timeline }) => timeline.flatMap((row) => (row.kind === 'wire' ? row.flags : []))),
    );
    for (const each of new Set(flags)) {
      expect(packetWords(each, 'en').says, each).not.toBe('');
      expect(packetWords(each, 'zh-TW').says, each).toMatch(/\p{Script=Han}/u);
    }
  });

  it('none is explained by itself', () => {
    for (const { word, meaning } of glossaryOf('en')) expect(meaning).not.toBe(word);
    expect(new Set(glossaryOf('en').map(({ word }) => word)).size).toBe(glossaryOf('en').length);
  });

  it.each(['橋接器', '路由器', '訊框', 'MAC 位址', 'DNAT', 'bridge'])(
    '%s is explained in Chinese, by its Chinese and its English name',
    (word) => expect(explains(word, 'zh-TW')).toBe(true),
  );

  it('each is explained in every language', () => {
    for (const { meaning } of glossaryOf('zh-TW')) expect(meaning).toMatch(/\p{Script=Han}.*[。」]$/u);
    expect(glossaryOf('zh-TW').length).toBe(glossaryOf('en').length);
  });
});

describe('the file', () => {
  const hostile = '</script><script>alert(1)</script><!--';
  const about = makeModel(report, [{ ...natLoopback, about: hostile }]);
  const html = pageHtml(about, { script: 'run()', style: 'p{}' });

  it('has one script of its own, and data in which no tag can begin', () => {
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain(hostile);
    const [, data = ''] = /id="model">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(inflateRawSync(Buffer.from(data, 'base64')).toString()).labs[0].about).toBe(hostile);
  });

  it('lets the browser run this script only, and load nothing', () => {
    const [, policy] = /Content-Security-Policy" content="(.*?)"/.exec(html) ?? [];
    expect(policy).toContain("script-src 'sha256-");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });
});
