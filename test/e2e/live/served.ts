import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Home } from '../support/home.ts';

/** A running `lab live`. */
export interface Served {
  /** The addresses of the page and of the read-only page. */
  own: string;
  watch: string;
  /** `interrupt` ends it as Ctrl-C does. `ended` waits until it ends by itself. */
  interrupt(): void;
  ended(): Promise<{ exitCode: number | undefined; stderr: string }>;
}

/** Starts `lab live`, and waits until it has printed its addresses. */
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
