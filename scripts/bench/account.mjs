import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** Runs as process 1 of a PID namespace and moves into the control group. What it starts has numbers from 2. */
const ACCOUNT = `
times=$1 group=$2; shift 2
echo 0 >"$group/cgroup.procs" || exit
while [ $times -gt 0 ]; do "$@" >/dev/null 2>&1 || exit; times=$((times - 1)); done
read -r _ _ _ _ last </proc/loadavg
until set -- /proc/[0-9]*; [ $# = 1 ]; do sleep 0.01; done
echo "$last"`;

const SANDBOX = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', ACCOUNT, 'sh'];

/** The files in which cgroup v1 and v2 count CPU time. */
const KINDS = [
  { mount: '/sys/fs/cgroup/cpuacct', file: 'cpuacct.usage', seconds: (text) => Number(text) / 1e9 },
  {
    mount: '/sys/fs/cgroup',
    file: 'cpu.stat',
    seconds: (text) => Number(/^usage_usec (\d+)/m.exec(text)?.[1]) / 1e6,
  },
];

/**
 * Measures a command with all processes that it starts: CPU time in seconds, by a control group, and the number of
 * processes and threads, by the numbers given out in a PID namespace. Only root can.
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
