import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/report/comparison.ts';
import { Home, USERS } from '../support/home.ts';

const script = readFileSync(join(import.meta.dirname, '../../../src/snapshot/snapshot.sh'), 'utf8');
const article = readFileSync(join(import.meta.dirname, 'article.sh'), 'utf8');

const IN_NFT = `nft -f - <<'RULES'
table ip translation {
  chain before { type nat hook prerouting priority dstnat; ip daddr 1.2.3.4 tcp dport 8001 dnat to 192.168.1.5:80; }
  chain behind {
    type nat hook postrouting priority srcnat;
    ip saddr 192.168.1.0/24 oifname "wan0" masquerade
    ip saddr 192.168.1.0/24 ip daddr 192.168.1.5 tcp dport 80 snat to 192.168.1.1
  }
}
RULES
`;
const withoutRules = article.replace(/^iptables .*$/gm, '');
const GUARD = `
iptables -A INPUT -i wan0 -p tcp --dport 22 -s 198.51.100.77 -j ACCEPT
iptables -A INPUT -i wan0 -j DROP
`;

/** What the machine becomes, and what is otherwise then: who calls whom, and how it ends. */
const CHANGES: [what: string, from: string, to: string, differences: string[]][] = [
  ['the same in another tool', article, withoutRules + IN_NFT, []],
  ['an interface with another name', article, article.replaceAll('wan0', 'ppp7'), []],
  ['rules in another order', article, reordered(), []],
  [
    'no forward any more',
    article,
    article.replace(/^.*-j DNAT.*$/m, ''),
    ['client cause no-dnat', 'outside kept-out no-dnat', 'server cause no-dnat'],
  ],
  [
    'a forward to another server',
    article,
    article.replace('192.168.1.5:80', '192.168.1.7:80'),
    ['outside elsewhere 192.168.1.7:80'],
  ],
  [
    'a bridge that shows no rule its frames',
    article,
    article.replace(/echo 1 (>\S*nf-call)/, 'echo 0 $1'),
    ['client let-in works', 'server let-in works'],
  ],
  [
    'a rule that is wider than it was',
    article + GUARD,
    article + GUARD.replace('-s 198.51.100.77 ', ''),
    ['outside let-in received, as 1.2.3.4:22'],
  ],
];

function reordered(): string {
  const [first = '', second = ''] = article.match(/^iptables .*POSTROUTING.*$/gm) ?? [];
  return article.replace(first, 'FIRST').replace(second, first).replace('FIRST', second);
}

describe('what a change changes', () => {
  const home = new Home(USERS.at(-1) ?? 'an ordinary user');
  afterAll(() => home.remove());
  const file = (name: string) => join(home.folder, 'work', `${name}.snap`);

  async function take(name: string, setUp: string): Promise<string> {
    const made = await home.run(['unshare', '-rn', 'sh', '-c', `${setUp}\nexec sh -c "$1"`, 'sh', script]);
    expect(made.exitCode, made.stderr).toBe(0);
    writeFileSync(file(name), made.stdout);
    return file(name);
  }

  beforeAll(() => take('article', article));

  it.each(CHANGES)('%s', async (what, from, to, differences) => {
    const before = from === article ? file('article') : await take('before', from);
    const { stdout, stderr, exitCode } = await home.lab([
      'compare',
      before,
      await take('after', to),
      '--json',
    ]);
    expect(stdout, stderr).toMatch(/^\{/);
    const found = JSON.parse(stdout) as Comparison;
    const seen = found.differences.map((each) => `${each.from} ${each.kind} ${each.after}`);
    expect(seen, what).toHaveLength(differences.length);
    for (const [index, wanted] of differences.entries()) {
      const [who = '', kind = '', ...words] = wanted.split(' ');
      expect(seen[index]).toMatch(new RegExp(`^${who} ${kind} .*${words.join(' ').replaceAll('.', '\\.')}`));
    }
    expect(exitCode).toBe(differences.length > 0 ? 1 : 0);
  });

  it('is as intended, and nothing else is', async () => {
    const after = await take('moved', article.replace('192.168.1.5:80', '192.168.1.7:80'));
    const intent = join(home.folder, 'work/intent.yaml');
    const asked = ['compare', file('article'), after, '--intent', intent];
    writeFileSync(intent, 'changes:\n  - { from: outside, target: tcp 1.2.3.4:8001, becomes: elsewhere }\n');
    const meant = await home.lab(asked);
    expect(meant.stdout).toContain('✔ outside → tcp 1.2.3.4:8001 goes elsewhere, as intended');
    expect(meant.exitCode).toBe(0);
    writeFileSync(intent, 'changes:\n  - { from: nobody }\n');
    const junit = join(home.folder, 'work/compare.xml');
    const other = await home.lab([...asked, '-o', junit]);
    expect(other.stdout).toContain('✘ intended, and nothing came of it: nobody → anything changes');
    expect(other.exitCode).toBe(1);
    expect(readFileSync(junit, 'utf8')).toContain('goes elsewhere');
    writeFileSync(intent, 'changes: everything\n');
    const wrong = await home.lab(asked);
    expect(wrong.stderr).toMatch(/^lab: \S*intent\.yaml – says no changes/);
    expect(wrong.exitCode).toBe(2);
  });
});
