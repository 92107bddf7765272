import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Waited {
  built: { operstates: string[]; ports: string[] };
  failure: string;
  turned: boolean;
  order: string[];
}

describe.each(RIGHTS)('linksReady, as %s', (rights) => {
  let waited: Waited;
  beforeAll(async () => {
    waited = await runInSandbox(join(import.meta.dirname, 'inside/ready.ts'), rights);
  });

  it('resolves when every interface is operational and every port forwards', () => {
    expect(waited.built.operstates.sort()).toEqual(['false up', 'true down', 'true unknown']);
    expect(waited.built.ports).toEqual(['forwarding']);
  });

  it('names what is not ready when the time is over', () => {
    const lines = waited.failure.split('\n');
    expect(lines).toContain('h4:eth0 – not ready: it is down');
    expect(lines.find((line) => line.startsWith('sw:p4 – not ready: '))).toMatch(
      /bridge port is disabled|lowerlayerdown/,
    );
    expect(lines).toHaveLength(2);
  });

  it('leaves the event loop free', () => {
    expect(waited.turned).toBe(true);
  });

  it('is woken by the event, with twenty waiting at once', () => {
    expect(waited.order.slice(0, 2)).toEqual(['set up', 'ready']);
  });

  it('outlives a flood of events', () => {
    expect(waited.order.slice(2)).toEqual(['ready after a flood']);
  });

  it('waits until the spanning tree protocol has no second thoughts', async () => {
    const left = await runInSandbox(join(import.meta.dirname, 'inside/spanning-tree.ts'), rights);
    expect(left).toBe('forwarding');
  });

  it('waits until bridges agree, as long as one has not heard from another', async () => {
    const agreed = await runInSandbox(join(import.meta.dirname, 'inside/bridges-agree.ts'), rights);
    expect(agreed).toEqual({ whileDeaf: false });
  });
});
