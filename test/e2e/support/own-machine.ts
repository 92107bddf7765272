import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Creates a link, an address, a route and rules of every kind, so that there is something to compare. */
const FURNISH = `
ip link set lo up
ip link add cable type veth peer name other && ip link set cable up
ip address add 192.0.2.1/24 dev cable && ip route add 198.51.100.0/24 dev cable && ip rule add fwmark 7 table 7
iptables -A INPUT -s 203.0.113.1 -j DROP && nft add table inet machine
echo ready; exec cat`;

/**
 * A mount namespace and a network namespace for one test. Nothing else changes them, so what differs afterwards was
 * left by the test's labs. They live until `stop` is called, or this process ends.
 */
export class OwnMachine {
  readonly #keeper: ChildProcess;

  private constructor(keeper: ChildProcess) {
    this.#keeper = keeper;
  }

  /** @param furnish a shell script that prepares the mounts first, and its arguments */
  static async start([script, ...parameters]: readonly [script: string, ...parameters: string[]]) {
    const args = ['--mount', '--net', 'sh', '-c', script + FURNISH, 'sh', ...parameters];
    const keeper = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [said] = await once(keeper.stdout, 'data');
    if (String(said) !== 'ready\n') throw new Error(`no machine of its own: ${said}`);
    return new OwnMachine(keeper);
  }

  /** The process that keeps the namespaces alive. */
  get pid(): number {
    return this.#keeper.pid ?? Number.NaN;
  }

  /** Prefix of a command line that runs a program there, in the current folder. */
  get enter(): string[] {
    const namespaces = [`--mount=/proc/${this.pid}/ns/mnt`, `--net=/proc/${this.pid}/ns/net`];
    // nsenter itself changes to the root folder of those mounts.
    const comeBack = 'cd "$OLDPWD" && exec "$@"';
    const enter = 'OLDPWD=$PWD exec nsenter "$@"';
    return ['sh', '-c', enter, 'sh', ...namespaces, 'sh', '-c', comeBack, 'sh'];
  }

  stop(): void {
    this.#keeper.stdin?.end();
  }
}
