import { describe, expect, it } from 'vitest';
import { defineLab } from '../../../src/index.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { namingRemedies } from '../../../src/remedy/naming.ts';
import type { Case, Remedy } from '../../../src/remedy/remedy.ts';
import { typedOf } from '../../../src/remedy/ways.ts';

const remedy = (...typed: string[]): Remedy => ({
  key: typed.join(),
  does: '',
  nodes: {},
  typed,
  keep: '',
  scope: 1,
});

describe('what is typed of several remedies', () => {
  it('makes a table before anything is put into it', () => {
    const table = 'nft add table ip hairpin';
    expect(typedOf([remedy(table, 'nft add chain a'), remedy(table, 'nft add chain b')])).toEqual([
      table,
      'nft add chain a',
      'nft add chain b',
    ]);
  });

  it('has a ruleset made anew once, behind all', () => {
    const load = ['uci commit firewall', 'fw4 reload'];
    expect(typedOf([remedy('uci a', ...load), remedy('uci b', ...load)])).toEqual([
      'uci a',
      'uci b',
      ...load,
    ]);
  });
});

describe('split DNS', () => {
  it('has whoever asked the public address, at the usual port as well, ask the server', () => {
    const lab = defineLab({
      name: 'at-eighty',
      about: 'A client that asks a public address.',
      nodes: {
        client: {
          interfaces: { eth0: { addresses: ['10.0.0.2/24'] } },
          routes: [{ to: 'default', via: '10.0.0.1' }],
        },
        server: { interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
      },
      links: [['client:eth0', 'server:eth0']],
      probes: { loopback: { kind: 'http', from: 'client', url: 'http://203.0.113.5/' } },
    });
    const forwarded = { address: '10.0.0.1', port: 80 };
    const found = {
      topology: resolve(lab, {}),
      verdict: { from: 'client', observed: { cause: 'no-dnat' } },
      flow: { protocol: 'tcp', target: '203.0.113.5', port: 80 },
      forwarded,
      tools: [],
    } as unknown as Case;
    const [split] = namingRemedies(found);
    expect(split?.probes).toMatchObject({ loopback: { url: 'http://10.0.0.1:80/' } });
  });
});
