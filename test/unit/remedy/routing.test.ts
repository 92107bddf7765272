import { describe, expect, it } from 'vitest';
import { defineLab } from '../../../src/index.ts';
import { resolve } from '../../../src/plan/resolve.ts';
import { clientAt } from '../../../src/remedy/flow.ts';
import type { Case } from '../../../src/remedy/remedy.ts';
import { routingRemedies } from '../../../src/remedy/routing.ts';

const lab = defineLab({
  name: 'own-table',
  about: 'A machine whose address has a routing table of its own.',
  nodes: {
    machine: {
      interfaces: {
        eth0: { addresses: ['10.11.12.13/24'] },
        docker0: { addresses: ['172.17.0.1/16'] },
      },
      routingRules: [{ from: '10.11.12.13', table: 100, priority: 3 }],
    },
    app: { interfaces: { eth0: { addresses: ['172.17.0.2/16'] } } },
  },
  links: [['app:eth0', 'machine:docker0']],
});

const found = (client: string, hops: object[] = []) =>
  ({
    topology: resolve(lab, {}),
    verdict: { observed: { cause: 'asymmetric-reply', node: 'machine', interface: 'eth0' }, hops },
    flow: { family: 4, client, target: '10.11.12.13', port: 810 },
  }) as unknown as Case;

describe('an answer by a routing table that lacks who asked', () => {
  it('is mended by a rule for their network, before all others', () => {
    expect(routingRemedies(found('172.17.0.2'))).toMatchObject([
      {
        typed: ['ip rule add to 172.17.0.0/16 lookup main priority 2'],
        nodes: {
          machine: { routingRules: [{ to: '172.17.0.0/16', table: 254, priority: 2, family: 'ipv4' }] },
        },
      },
    ]);
  });

  it('is not mended so where the machine has no network with them', () => {
    expect(routingRemedies(found('192.0.2.9'))).toEqual([]);
  });
});

describe('the address that a node sees of a client', () => {
  const hop = (node: string, src: string, dst: string) => ({ node, direction: 'in', src, dst });

  it('is the one that another translated it to', () => {
    const hops = [
      hop('inner', '10.0.0.6:4000', '10.11.12.13:810'),
      hop('isp', '192.168.0.2:4000', '10.11.12.13:810'),
    ];
    expect(clientAt(found('10.0.0.6', hops), 'isp')).toBe('192.168.0.2');
    expect(clientAt(found('10.0.0.6', hops), 'inner')).toBe('10.0.0.6');
    expect(clientAt(found('10.0.0.6', hops), 'elsewhere')).toBe('10.0.0.6');
  });
});
