import { describe, expect, test } from 'vitest';
import { changedRules, joinRules } from '../../../src/plan/rules.ts';

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
  test('a table that is no longer named is emptied, its policies as usual, its own chains gone', () => {
    const from = '*mangle\n:FORWARD DROP\n:MINE -\n-A FORWARD -j MINE\nCOMMIT\n';
    const to = '*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n';
    expect(changedRules('iptables', from, to)).toBe(`${to}*mangle\n:FORWARD ACCEPT\nCOMMIT\n`);
  });

  test('a policy that is no longer named goes back, one that is stays as named', () => {
    const from = '*filter\n:INPUT DROP\n:FORWARD DROP\nCOMMIT\n';
    expect(changedRules('iptables', from, '*filter\n:FORWARD DROP\nCOMMIT\n')).toBe(
      '*filter\n:INPUT ACCEPT\n:FORWARD DROP\nCOMMIT\n',
    );
  });

  test('nft tables are deleted and written anew', () => {
    const text = 'table inet x {\n}\n';
    expect(changedRules('nft', text, text)).toBe(`table inet x\ndelete table inet x\n${text}`);
    expect(changedRules('nft', 'table x {\n}\n', '')).toBe('table x\ndelete table x\n');
  });
});
