import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** Process 1 of the namespace: what it starts is in the control group, and numbered from 2. */
const ACCOUNT = `
times=$1 group=$2; shift 2
echo 0 >"$group/cgroup.procs" || exit
while [ $times -gt 0 ]; do "$@" >/dev/null 2>&1 || exit; times=$((times - 1)); done
read -r _ _ _ _ last </proc/loadavg
until set -- /proc/[0-9]*; [ $# = 1 ]; do sleep 0.01; done
echo "$last"`;

const SANDBOX = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', ACCOUNT, 'sh'];

/** Where the kernel counts CPU time by group, of either version, and what the count is called there. */
const KINDS = [
  { mount: '/sys/fs/cgroup/cpuacct', file: 'cpuacct.usage', seconds: (text) => Number(text) / 1e9 },
  {
    mount: '/sys/fs/cgroup',
    file: 'cpu.stat',
    seconds: (text) => Number(/^usage_usec (\d+)/m.exec(text)?.[1]) / 1e6,
  },
];

/**
 * What a command costs with all that it starts, however that ends: seconds of CPU, by a control group, and how many numbers
 * the kernel gave out in a PID namespace, one for each process and each thread. As root only.
 */
export async function account(command, times = 1) {
  const { mount, file, seconds } = KINDS.find((kind) => existsSync(join(kind.mount, kind.file)));
  const group = join(mount, `hairpin-bench-${process.pid}`);
  mkdirSync(group, { recursive: true });
  const used = () => seconds(readFileSync(join(group, file), 'utf8'));
  try {
    const before = used();
    const [program, ...args] = [...SANDBOX, String(times), group, ...command];
    const { stdout } = await execa(program, args);
    if (stdout === '') throw new Error(`${command.join(' ')} failed`);
    return { cpu: (used() - before) / times, started: (Number(stdout) - 1) / times };
  } finally {
    rmdirSync(group);
  }
}
