import { describe, expect, test } from 'vitest';
import { featuresOf } from '../../../src/plan/features.ts';
import { changedRules, joinRules, type RuleTexts, textsOf } from '../../../src/plan/rules/rules.ts';
import type { LiveStep } from '../../../src/plan/step.ts';

const macOf = (place: string) => `<${place}>`;

describe('joinRules', () => {
  test('one text, one table each, placeholders replaced', () => {
    const text =
      '*nat\n:A ACCEPT\n-A A -j ONE\n# why\n*filter\n-A B\nCOMMIT\n*nat\n:A DROP\n-A A {{mac r:br0}}';
    expect(joinRules('iptables', text, macOf)).toBe(
      '*nat\n:A DROP\n-A A -j ONE\n-A A <r:br0>\nCOMMIT\n*filter\n-A B\nCOMMIT\n',
    );
  });

  test('ebtables without COMMIT', () => {
    expect(joinRules('ebtables', '*nat\n-A A\nCOMMIT', macOf)).toBe('*nat\n-A A\n');
  });

  test('nft as it is', () => {
    const text = 'table ip x {\n}\ntable ip x {\n  # {{mac r:br0}}\n}';
    expect(joinRules('nft', text, macOf)).toBe('table ip x {\n}\ntable ip x {\n  # <r:br0>\n}\n');
  });

  test('nothing stays nothing', () => {
    expect([joinRules('iptables', '', macOf), joinRules('nft', '\n', macOf)]).toEqual(['', '']);
  });
});

describe('changedRules', () => {
  const texts = (given: Partial<RuleTexts>) => textsOf((tool) => given[tool] ?? '');
  const change = (from: Partial<RuleTexts>, to: Partial<RuleTexts>, gone: string[] = []) =>
    changedRules(texts(from), texts(to), (name) => !gone.includes(name)).map(
      ({ tool, text }) => `${tool}: ${text}`,
    );

  test('what is the same stays as it is', () => {
    const given = { ipset: 'create a hash:ip\n', iptables: '*nat\nCOMMIT\n', tc: 'qdisc add dev e clsact\n' };
    expect(change(given, given)).toEqual([]);
  });

  test('a table that is no longer named is emptied, its policies as usual, its own chains gone', () => {
    const from = '*mangle\n:FORWARD DROP\n:MINE -\n-A FORWARD -j MINE\nCOMMIT\n';
    const to = '*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n';
    expect(change({ iptables: from }, { iptables: to })).toEqual([
      `iptables: ${to}*mangle\n:FORWARD ACCEPT\nCOMMIT\n`,
    ]);
  });

  test('a policy that is no longer named goes back, one that is stays as named', () => {
    const from = '*filter\n:INPUT DROP\n:FORWARD DROP\nCOMMIT\n';
    expect(change({ iptables: from }, { iptables: '*filter\n:FORWARD DROP\nCOMMIT\n' })).toEqual([
      'iptables: *filter\n:INPUT ACCEPT\n:FORWARD DROP\nCOMMIT\n',
    ]);
  });

  test('nft tables are deleted and written anew, also where the interface of a hook was made anew', () => {
    const text = 'table inet x {\n}\n';
    expect(change({ nft: text }, { nft: `${text}# more\n` })).toEqual([
      `nft: table inet x\ndelete table inet x\n${text}# more\n`,
    ]);
    expect(change({ nft: 'table x {\n}\n' }, {})).toEqual(['nft: table x\ndelete table x\n']);
    const hook =
      'table netdev x {\n chain c { type filter hook ingress devices = { "e", f } priority 0; }\n}\n';
    expect(change({ nft: hook }, { nft: hook }, ['g'])).toEqual([]);
    expect(change({ nft: hook }, { nft: hook }, ['f'])).toEqual([
      `nft: table netdev x\ndelete table netdev x\n${hook}`,
    ]);
  });

  test('ipsets are there before rules speak of them, and go when none does', () => {
    const from = { ipset: 'create a hash:ip\nadd a 10.0.0.1\n', iptables: '*nat\nCOMMIT\n' };
    const to = { ipset: 'create b hash:net\n', iptables: '*filter\nCOMMIT\n' };
    expect(change(from, to).map((each) => each.split('\n')[0])).toEqual([
      'ipset: create b hash:net',
      'iptables: *filter',
      'ipset: destroy a',
    ]);
  });

  test('an ipset with other entries is made anew in one piece', () => {
    const of = (entry: string) => ({ ipset: `create a hash:ip\nadd a ${entry}\ncreate b hash:ip\n` });
    expect(change(of('10.0.0.1'), of('10.0.0.2'))).toEqual([
      'ipset: create hairpin-spare hash:ip\nadd hairpin-spare 10.0.0.2\nswap hairpin-spare a\ndestroy hairpin-spare\n',
    ]);
  });

  test('queues and filters are taken back, the last first; not where their interface was made anew', () => {
    const from = [
      'qdisc add dev e clsact',
      'filter add dev e ingress u32 match u32 0 0 flowid 1:1 action mirred egress mirror dev f',
      'filter add dev f parent 1: u32 match u32 0 0 flowid 1:1',
      '',
    ].join('\n');
    expect(change({ tc: from }, {})).toEqual([
      'tc: qdisc replace dev e clsact\nqdisc del dev e clsact\nfilter del dev f parent 1:\n',
    ]);
    const root = 'qdisc add dev e root handle 1: htb\nclass add dev e parent 1: classid 1:1 htb rate 1mbit\n';
    expect(change({ tc: root }, {})).toEqual(['tc: qdisc replace dev e root pfifo\nqdisc del dev e root\n']);
    expect(change({ tc: root }, { tc: root }, ['e'])).toEqual([`tc: ${root}`]);
  });
});

describe('what a text of tc needs', () => {
  test.each<[string, string[]]>([
    [
      'qdisc add dev e clsact\nfilter add dev e ingress u32 match u32 0 0 action drop',
      ['sch_ingress', 'cls_u32', 'act_gact'],
    ],
    ['# htb\nqdisc add dev e root handle 1: htb\nclass add dev e parent 1: htb rate 1mbit', ['sch_htb']],
    [
      'filter add dev e ingress flower ip_proto tcp action mirred egress redirect dev f',
      ['cls_flower', 'act_mirred'],
    ],
  ])('%s', (text, features) => {
    expect(featuresOf([{ do: 'rules', node: 'a', tool: 'tc', text }])).toEqual(features);
  });
});

describe('what the kernel must have for', () => {
  const rules = (text: string): LiveStep => ({ do: 'rules', node: 'a', tool: 'nft', text });
  const setup = (text: string): LiveStep => ({ do: 'setup', node: 'a', command: { do: text, undo: 'true' } });
  test.each<[string, LiveStep, string[]]>([
    ['a flow table', rules('table inet t {\n  flowtable f {\n  }\n}'), ['flowtable']],
    ['one on a single line', rules('table inet t { flowtable f { } }'), ['flowtable']],
    ['a set of that name', rules('table inet t { set flowtable { type mark; } }'), []],
    ['frames that are routed', setup('ebtables-legacy -t broute -A BROUTING -j DROP'), ['broute']],
    ['other tables of bridges', setup('ebtables-legacy -t nat -F'), []],
  ])('%s', (_, step, features) => {
    expect(featuresOf([step])).toEqual(features);
  });
});
