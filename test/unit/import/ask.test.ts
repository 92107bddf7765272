import { describe, expect, it } from 'vitest';
import { askProbe, parseAsk } from '../../../src/import/ask.ts';

describe('a question of the user', () => {
  it.each([
    [
      '192.168.1.6=http://1.2.3.4/x',
      { from: '192.168.1.6', kind: 'http', address: '1.2.3.4', port: 80, path: '/x' },
    ],
    ['fd00::5:6=ping://[fd00::1]', { from: 'fd00::5:6', kind: 'ping', address: 'fd00::1', port: 0 }],
    [
      '192.168.1.6:5060%eth2=udp://1.2.3.4:5060?size=9',
      {
        from: '192.168.1.6',
        fromPort: 5060,
        iif: 'eth2',
        kind: 'udp',
        address: '1.2.3.4',
        port: 5060,
        size: 9,
      },
    ],
    [
      '[fd00::6]:500=udp://[fd00::1]:500',
      { from: 'fd00::6', fromPort: 500, kind: 'udp', address: 'fd00::1', port: 500 },
    ],
    [
      '10.0.0.5%tap1=tcp://10.0.0.6%tap2.7:22',
      { from: '10.0.0.5', iif: 'tap1', oif: 'tap2.7', kind: 'tcp', address: '10.0.0.6', port: 22 },
    ],
  ])('%s', (text, asked) => expect(parseAsk(text, {})).toEqual(asked));

  it.each([
    ...[
      '192.168.1.6:5060=tcp://1.2.3.4:80',
      '192.168.1.6:0=udp://1.2.3.4:80',
      '192.168.1.6:=udp://1.2.3.4:80',
    ],
    ...[
      '192.168.1.6=tcp://1.2.3.4%:80',
      '192.168.1.6=ping://1.2.3.4:7',
      '192.168.1.6=tcp://[fd00::1]:80',
      '',
    ],
  ])('"%s" asks nothing', (text) => expect(() => parseAsk(text, {})).toThrow(`"${text}" asks nothing – `));

  it('is asked from the port that it says', () =>
    expect(askProbe(parseAsk('192.168.1.6:5060=udp://1.2.3.4:53', {}), { from: 'client' }, 1)).toMatchObject({
      kind: 'udp',
      from: 'client',
      to: '1.2.3.4:53',
      sourcePort: 5060,
    }));
});
