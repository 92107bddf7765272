import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RuleTexts } from '../../../src/agent/observe/rule-counts.ts';
import type { ChainState, RuleState } from '../../../src/kernel/netlink/ruleset-messages.ts';
import type { Ruleset } from '../../../src/kernel/ruleset.ts';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Read {
  empty: { now: Ruleset; texts: RuleTexts };
  chains: ChainState[];
  rules: RuleState[];
  generations: number[];
  texts: { before: RuleTexts; after: RuleTexts };
  said: RuleTexts;
  handles: number[];
  unprinted: number;
  staleTexts: RuleTexts;
  legacy: RuleTexts | null;
  unowned: string[];
  flushed: { now: Ruleset; traced: number };
}

const NOTHING = { iptables: '', ip6tables: '', ebtables: '', nft: '' };

/** Removes the date that iptables-save prints. */
const undated = (text: string) => text.replace(/^# (Generated|Completed).*$/gm, '').trim();
/** The lines of nft that are rules or policies, without warnings. */
const lines = (text: string) => text.split('\n').filter((line) => /# handle|policy/.test(line));

describe.each(RIGHTS)('rules of a namespace, as %s', (rights) => {
  let read: Read;
  beforeAll(async () => {
    read = await runInSandbox(join(import.meta.dirname, 'inside/rules.ts'), rights);
  });

  it('none, without a process for it', () => {
    expect(read.empty.now.chains).toEqual([]);
    expect(read.empty.texts).toEqual(NOTHING);
  });

  it('chains of every family, with what makes packets come to them', () => {
    const at = (table: string, name: string) =>
      read.chains.find((chain) => chain.table === table && chain.name === name)?.base;
    expect(at('ip filter', 'FORWARD')).toMatchObject({ type: 'filter', hook: 'forward', policy: 'drop' });
    expect(at('ip nat', 'PREROUTING')).toMatchObject({ type: 'nat', hook: 'prerouting', priority: -100 });
    expect(at('ip6 filter', 'INPUT')).toMatchObject({ hook: 'input', policy: 'accept' });
    expect(at('bridge filter', 'FORWARD')).toMatchObject({ hook: 'forward', priority: -200 });
    expect(at('inet mine', 'first')).toMatchObject({ hook: 'input', priority: -5 });
    expect(at('netdev early', 'in')).toMatchObject({ hook: 'ingress', devices: ['eth0'] });
    expect(at('inet mine', 'silent')).toBeUndefined();
    expect(read.chains.some(({ table }) => table.includes('hairpin'))).toBe(false);
  });

  it('what each rule does, and how often, by its handle', () => {
    const of = (table: string, name: string) =>
      read.rules
        .filter((rule) => rule.table === table && rule.chain === name)
        .map(({ does, count }) => [does.join(' '), count?.packets]);
    expect(of('ip filter', 'other')).toEqual([
      ['drop', 3],
      ['REJECT', 0],
    ]);
    expect(of('ip nat', 'PREROUTING')).toEqual([['REDIRECT', 0]]);
    expect(of('inet mine', 'first')).toEqual([
      ['', 5],
      ['vmap', undefined],
      ['jump silent', undefined],
    ]);
    expect(of('inet mine', 'silent')).toEqual([['drop', undefined]]);
    expect(of('netdev early', 'in')).toEqual([['drop', 1]]);
    const known = read.rules.map(({ handle }) => handle);
    expect(read.handles.length).toBeGreaterThan(0);
    for (const handle of read.handles) expect(known).toContain(handle);
  });

  it('printed once, with the counters of each time, as their tools print them', () => {
    const [before, after] = read.generations;
    expect(after).toBe(before);
    for (const tool of ['iptables', 'ip6tables', 'ebtables'] as const) {
      expect(undated(read.texts.after[tool])).toBe(undated(read.said[tool]));
      expect(undated(read.texts.before[tool])).not.toBe('');
    }
    expect(read.texts.after.iptables).toContain('[3:87] -A other -p udp -m udp --dport 9 -j DROP');
    expect(read.texts.before.iptables).toContain('[0:0] -A other -p udp -m udp --dport 9 -j DROP');
    const nft = lines(read.texts.after.nft);
    for (const line of lines(read.said.nft)) expect(nft).toContain(line);
    expect(read.texts.after.nft).not.toContain('hairpin');
    expect(read.texts.before.nft).toMatch(/udp dport 6 counter packets 0 bytes 0 drop/);
    expect(read.texts.after.nft).toMatch(/udp dport 6 counter packets 1 bytes \d+ drop/);
  });

  it('of both kinds of iptables', ({ skip }) => {
    if (read.legacy === null) skip('this machine has one kind only');
    expect(read.legacy?.iptables).toContain('-A INPUT -p udp -m udp --dport 9 -j DROP');
    expect(read.legacy?.iptables).toContain('-A OUTPUT -p udp -m udp --dport 8 -j DROP');
  });

  it('a table for traces that no socket owns can be taken away as well', () => {
    const [there, gone] = read.unowned;
    expect(there).toMatch(/table bridge hairpin-trace\n.*table inet hairpin-trace/s);
    expect(gone).not.toContain('hairpin-trace');
  });

  it('of rules that are gone before they are printed there is no text, and traces survive a flush', () => {
    expect(read.unprinted).toBe(0);
    expect(read.staleTexts).toEqual(NOTHING);
    expect(read.flushed.now.rules).toEqual([]);
    expect(read.flushed.traced).toBeGreaterThan(0);
  });
});
