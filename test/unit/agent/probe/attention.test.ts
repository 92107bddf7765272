import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { afterAttention } from '../../../../src/agent/probe/attention.ts';

const holdUp = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

test('an answer is heard though the thread was held up for longer than one waits for it', async () => {
  const echo = createSocket('udp4').bind(0, '127.0.0.1');
  await once(echo, 'listening');
  echo.on('message', (data, from) => echo.send(data, from.port, from.address));
  const socket = createSocket('udp4');
  try {
    const heard = new Promise((resolve) => {
      socket.once('message', () => resolve('the answer'));
      afterAttention(200, () => resolve('nothing'));
    });
    socket.send('question', echo.address().port, '127.0.0.1');
    holdUp(400);
    expect(await heard).toBe('the answer');
  } finally {
    socket.close();
    echo.close();
  }
});

test('the wait has an end, unless it is ended before', async () => {
  const over: string[] = [];
  const end = afterAttention(10, () => over.push('ended'));
  end();
  await new Promise<void>((resolve) => afterAttention(30, resolve));
  expect(over).toEqual([]);
});
