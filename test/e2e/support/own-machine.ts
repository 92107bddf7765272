import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** So that there is something to compare: a link, an address, a route, a rule of every kind. */
const FURNISH = `
ip link set lo up
ip link add cable type veth peer name other && ip link set cable up
ip address add 192.0.2.1/24 dev cable && ip route add 198.51.100.0/24 dev cable && ip rule add fwmark 7 table 7
iptables -A INPUT -s 203.0.113.1 -j DROP && nft add table inet machine
echo ready; exec cat`;

/**
 * Mounts and a network that nobody but one test uses: whatever else the machine does meanwhile, what is there afterwards and was
 * not before is what that test's labs have left. It lives until it is told to stop, or this process ends.
 */
export class OwnMachine {
  readonly #keeper: ChildProcess;

  private constructor(keeper: ChildProcess) {
    this.#keeper = keeper;
  }

  /** @param furnish what to do there first, of mounts: the beginning of a shell script, and its parameters */
  static async start([script, ...parameters]: readonly [script: string, ...parameters: string[]]) {
    const args = ['--mount', '--net', 'sh', '-c', script + FURNISH, 'sh', ...parameters];
    const keeper = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const [said] = await once(keeper.stdout, 'data');
    if (String(said) !== 'ready\n') throw new Error(`no machine of its own: ${said}`);
    return new OwnMachine(keeper);
  }

  /** The one process that is always there. */
  get pid(): number {
    return this.#keeper.pid ?? Number.NaN;
  }

  /** The beginning of a command line that is to run there, in the folder that it is started in. */
  get enter(): string[] {
    const namespaces = [`--mount=/proc/${this.pid}/ns/mnt`, `--net=/proc/${this.pid}/ns/net`];
    // nsenter itself goes to the root of those mounts.
    const comeBack = 'cd "$OLDPWD" && exec "$@"';
    const enter = 'OLDPWD=$PWD exec nsenter "$@"';
    return ['sh', '-c', enter, 'sh', ...namespaces, 'sh', '-c', comeBack, 'sh'];
  }

  stop(): void {
    this.#keeper.stdin?.end();
  }
}
