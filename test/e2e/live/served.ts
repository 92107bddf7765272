import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { expect } from 'vitest';

/** A running `lab live`. */
export interface Served {
  /** The addresses of the page and of the read-only page. */
  own: string;
  watch: string;
  /** `interrupt` ends it as Ctrl-C does. `ended` waits until it ends by itself. */
  interrupt(): void;
  ended(): Promise<{ exitCode: number | undefined; stderr: string }>;
}

/** Whoever runs `lab`: a home, an engine, or a test of virtual machines. */
interface Commanded {
  lab(args: string[]): PromiseLike<{ exitCode?: number | undefined; stderr: unknown }> & {
    stdout: Readable | null;
    stderr: Readable | null;
    kill(signal: 'SIGINT'): boolean;
  };
}

/** Starts `lab live`, and waits until it has printed its addresses. */
export async function serveLive(home: Commanded, args: readonly string[]): Promise<Served> {
  const running = home.lab(['live', ...args]);
  let said = '';
  running.stderr?.on('data', (text) => {
    said += text;
  });
  let addresses = '';
  running.stdout?.on('data', (text) => {
    addresses += text;
  });
  const isReady = () => said.includes('Ctrl-C ends it');
  while (!isReady()) {
    const ended = running.then(({ stderr }) => {
      if (!isReady()) throw new Error(`lab live has ended: ${stderr}`);
    });
    if (running.stderr) await Promise.race([once(running.stderr, 'data'), ended]);
  }
  const [own = '', ...others] = addresses.match(/http:\S+/g) ?? [];
  return {
    own,
    watch: others.find((address) => address.includes('//127.0.0.1:')) ?? '',
    interrupt: () => void running.kill('SIGINT'),
    ended: async () => {
      const { exitCode, stderr } = await running;
      return { exitCode, stderr: String(stderr) };
    },
  };
}

type State = Record<string, unknown>;

/** Reads the page's events until `isThere` holds for the state, and returns that state. */
export async function until(address: string, isThere: (state: State) => boolean): Promise<State> {
  const leave = new AbortController();
  const response = await fetch(`${address}events`, { signal: leave.signal });
  let state: State = {};
  let text = '';
  for await (const part of response.body ?? []) {
    text += Buffer.from(part as Uint8Array).toString();
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) state = { ...state, ...JSON.parse(message.slice('data: '.length)) };
    if (isThere(state)) break;
  }
  leave.abort();
  return state;
}

/** A TCP relay to a server. The test can cut it and mend it. */
export async function breakable(address: string): Promise<{
  address: string;
  cut(): void;
  mend(): Promise<void>;
}> {
  const { port, host, pathname } = new URL(address);
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from
        .on('error', () => {})
        .once('close', () => {
          open.delete(from);
          to.destroy();
        });
    }
    // The server checks the Host header, so this rewrites it.
    near.on('data', (data) => far.write(data.toString('latin1').replaceAll(own, host), 'latin1'));
    far.pipe(near);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const at = proxy.address() as AddressInfo;
  const own = `127.0.0.1:${at.port}`;
  return {
    address: `http://${own}${pathname}`,
    cut: () => {
      proxy.close();
      for (const socket of open) socket.destroy();
    },
    mend: async () => {
      proxy.listen(at.port, '127.0.0.1');
      await once(proxy, 'listening');
    },
  };
}

/**
 * Uses the page of a lab that does not run in this machine's own namespaces: a probe, a switch, a change in its
 * shell, and a lesson, which builds the lab anew where it was.
 */
export async function expectPageOf(home: Commanded, args: readonly string[]): Promise<void> {
  const { own, interrupt, ended } = await serveLive(home, [...args, '--shell']);
  const act = async (asked: object) => {
    const response = await fetch(`${own}act`, { method: 'POST', body: JSON.stringify(asked) });
    expect(await response.json()).toEqual({});
  };
  const shown = async (part: string, isThere: (text: string) => boolean) => {
    const state = await until(own, (each) => isThere(JSON.stringify(each[part] ?? null)));
    return JSON.stringify(state[part]);
  };
  await act({ set: ['hairpin=off'] });
  await act({ probe: ['loopback'] });
  expect(await shown('result', (text) => text !== 'null')).toContain('fails – same-port-drop');
  expect(await shown('tables', (text) => text.includes('192.168.1.6'))).toContain('-A PREROUTING');
  const leave = new AbortController();
  const shell = await fetch(`${own}shell?node=router`, { signal: leave.signal });
  const [, id = ''] = /"id":"([^"]*)"/.exec(await firstOf(shell)) ?? [];
  await fetch(`${own}type?id=${id}`, { method: 'POST', body: 'ip link set dev wan0 mtu 1400\n' });
  expect(await shown('drift', (text) => text !== '[]')).toContain('its MTU is 1400, the lab says 1500');
  leave.abort();
  await act({ lesson: { begin: 'same-port-drop' } });
  expect(await shown('drift', (text) => text !== '')).toBe('[]');
  await act({ lesson: { guess: { outcome: 'fails', cause: 'same-port-drop', at: 'router:eth0' } } });
  await act({ lesson: { does: 'next' } });
  await act({ set: ['nf=off'] });
  await act({ lesson: { does: 'check' } });
  expect(await shown('lesson', (text) => text.includes('"judged"'))).toContain('"met":true');
  interrupt();
  expect(await ended()).toMatchObject({ exitCode: 0 });
}

async function firstOf(response: Response): Promise<string> {
  for await (const part of response.body ?? []) return Buffer.from(part as Uint8Array).toString();
  return '';
}
