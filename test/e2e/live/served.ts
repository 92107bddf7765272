import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Home } from '../support/home.ts';

/** A `lab live` that runs. */
export interface Served {
  /** Where the page is, and where others may look on. */
  own: string;
  watch: string;
  /** Ends it as Ctrl-C does; or waits for the end that it comes to by itself. */
  interrupt(): void;
  ended(): Promise<{ exitCode: number | undefined; stderr: string }>;
}

/** Starts it, and waits until it has said where the page is. */
export async function serveLive(home: Home, args: readonly string[]): Promise<Served> {
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

/** Reads the events that a page is told, till one says what is waited for; returns the state by then. */
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

/** A way to a server that can be broken, and mended. */
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
    // The server must be called by its own name.
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
