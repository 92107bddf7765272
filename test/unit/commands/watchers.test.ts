import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Watchers } from '../../../src/commands/live/watchers.ts';
import type { LiveState } from '../../../src/report/page/live-model.ts';

const MIB = 1 << 20;
const SLOW = 30;

it('pages that read slowly hold 64 MiB together, and one that reads stays', async () => {
  const watchers = new Watchers({ name: 'lab', ended: null } as LiveState);
  const responses: ServerResponse[] = [];
  const server = createServer((_, response) => {
    responses.push(response);
    watchers.join(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clients: Socket[] = [];
  const open = async (reads: boolean) => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(client);
    client.on('error', () => {}).write('GET / HTTP/1.1\r\nHost: lab\r\n\r\n');
    await once(client, 'readable');
    return reads ? client.setEncoding('utf8').resume() : client.pause();
  };
  try {
    for (let i = 0; i < SLOW; i++) await open(false);
    const reader = await open(true);
    for (let i = 0; i < 8; i++) {
      const last = `${i} is here`;
      const seen = new Promise<void>((resolve) =>
        reader.on('data', (text: string) => text.includes(last) && resolve()),
      );
      watchers.tell({ busy: `${'x'.repeat(MIB)}${last}` } as unknown as Partial<LiveState>);
      await seen;
      expect(responses.reduce((sum, { writableLength }) => sum + writableLength, 0)).toBeLessThanOrEqual(
        64 * MIB,
      );
    }
    expect(watchers.count).toBeGreaterThan(0);
    expect(watchers.count).toBeLessThan(SLOW);
  } finally {
    for (const client of clients) client.destroy();
    server.close();
  }
});
