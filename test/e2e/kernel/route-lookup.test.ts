import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RouteAnswer } from '../../../src/kernel/route-lookup.ts';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

interface Answers {
  sent: RouteAnswer;
  arrives: RouteAnswer;
}

type Asked = Record<
  'none' | 'blackhole' | 'prohibit' | 'unreachable' | 'local' | 'link' | 'port' | 'otherPort' | 'mark',
  [v4: Answers, v6: Answers]
> & {
  martian: RouteAnswer;
  wrongSide: RouteAnswer;
  source: Record<'martian' | 'wrongSide', RouteAnswer>;
  noForwarding: Answers;
};

const refused = (errno: string, refusal: string) => ({ errno, refusal });
const both = (answer: object) => {
  const expected = expect.objectContaining(answer);
  return { sent: expected, arrives: expected };
};

describe.each(RIGHTS)('what the kernel would do with a packet, as %s', (rights) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await runInSandbox(join(import.meta.dirname, 'inside/route-lookup.ts'), rights);
  });

  it('names the route, and the table it is in, of both families', () => {
    expect(asked.link).toEqual([
      both({ type: 'unicast', dev: 'eth0', to: '10.0.0.0/16', table: 254 }),
      both({ type: 'unicast', dev: 'eth0', to: 'fd00::/64', table: 254 }),
    ]);
    expect(asked.local).toEqual([
      both({ type: 'local', to: '10.0.0.1/32' }),
      both({ type: 'local', to: 'fd00::1/128' }),
    ]);
    for (const { sent } of asked.link) expect(sent).toHaveProperty('prefsrc');
  });

  it('refuses as the packet would be refused', () => {
    expect(asked.none).toEqual([
      both(refused('ENETUNREACH', 'no-route')),
      both(refused('ENETUNREACH', 'no-route')),
    ]);
    for (const family of asked.blackhole) expect(family).toEqual(both(refused('EINVAL', 'invalid')));
    for (const family of asked.prohibit) expect(family).toEqual(both(refused('EACCES', 'prohibit')));
    for (const family of asked.unreachable)
      expect(family).toEqual(both(refused('EHOSTUNREACH', 'unreachable')));
  });

  it('heeds rules that look at ports and marks', () => {
    expect(asked.port).toEqual([
      both({ via: '10.0.0.9', to: '7.0.0.0/8', table: 99 }),
      both({ via: 'fd00::9', to: 'fd07::/16', table: 99 }),
    ]);
    for (const family of asked.otherPort) expect(family).toEqual(both({ errno: 'ENETUNREACH' }));
    for (const family of asked.mark) expect(family).toEqual(both(refused('EACCES', 'prohibit')));
  });

  it('checks sources: its own, and such as belong elsewhere', () => {
    expect(asked.martian).toMatchObject({ errno: expect.stringMatching(/^(EINVAL|EXDEV)$/) });
    expect(asked.source.martian).toMatchObject({ type: 'local' });
    expect(asked.wrongSide).toMatchObject({ errno: expect.stringMatching(/^(EINVAL|EXDEV)$/) });
    expect(asked.source.wrongSide).toMatchObject({ type: 'unicast', dev: 'lan' });
  });

  it('knows that a host does not forward', () => {
    expect(asked.noForwarding.sent).toMatchObject({ type: 'unicast' });
    expect(asked.noForwarding.arrives).toEqual(refused('EHOSTUNREACH', 'unreachable'));
  });
});
