import { execFileSync } from 'node:child_process';
import { addAddress } from '../../../../src/kernel/address.ts';
import { addBridge, setMaster } from '../../../../src/kernel/bridge.ts';
import { addVeth, setUp } from '../../../../src/kernel/link.ts';
import type { Namespace } from '../../../../src/kernel/namespace.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { LabError } from '../../../../src/lab/error.ts';

/** Runs iproute2's `ip` or `bridge` in the namespace. Our results are compared with its output. */
export function json(ns: Namespace, program: 'ip' | 'bridge', ...args: string[]): unknown {
  const output = ns.run(() => execFileSync(program, ['-j', '-d', ...args], { encoding: 'utf8' }));
  return JSON.parse(output === '' ? '[]' : output);
}

/** The error that a user would see; null if the action succeeds. */
export function messageOf(
  action: () => void,
): { code: string; message: string; hint?: string | undefined } | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
}

export function mac(last: number): string {
  return `02:00:00:00:${(last >> 8).toString(16).padStart(2, '0')}:${(last & 255).toString(16).padStart(2, '0')}`;
}

/**
 * Creates a switch `sw` with bridge br0, and `count` hosts 10.0.0.1, 10.0.0.2 … on its ports p1, p2 …. Everything is
 * up.
 */
export function star(count: number): { sw: Namespace; hosts: Namespace[] } {
  const sw = createNamespace('sw');
  addBridge(sw, { name: 'br0', mac: mac(0) });
  const hosts = Array.from({ length: count }, (_, index) => {
    const host = createNamespace(`h${index + 1}`);
    const port = `p${index + 1}`;
    addVeth({ ns: sw, name: port, mac: mac(1000 + index) }, { ns: host, name: 'eth0', mac: mac(1 + index) });
    setMaster(sw, port, 'br0');
    addAddress(host, 'eth0', `10.0.${(index + 1) >> 8}.${(index + 1) & 255}/16`);
    setUp(sw, port);
    setUp(host, 'lo');
    setUp(host, 'eth0');
    return host;
  });
  setUp(sw, 'br0');
  return { sw, hosts };
}

export function print(result: unknown): void {
  process.stdout.write(JSON.stringify(result));
  process.emit('answered' as 'exit', 0);
}
