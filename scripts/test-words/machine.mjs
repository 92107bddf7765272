import { createJiti } from 'jiti';

const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
const ENDED = /exit code (\d+)\n$/;

/**
 * Runs a command in a virtual machine that sees this machine's files and discards what is written. Prints the command's
 * output.
 * @param more a folder with a `usr`, which the machine gets over its own
 * @returns its exit code, or 70 if the machine ended early
 */
export async function runInMachine(kernel, command, more) {
  const jiti = createJiti(import.meta.url);
  const { findKernel } = await jiti.import('../../src/host/vm/kernels.ts');
  const { startMachine } = await jiti.import('../../src/host/vm/machine.ts');
  const program = `ip link set lo up
export HOME=/root PATH=${quote(process.env.PATH)}:/usr/local/sbin:/usr/sbin:/sbin
# They make an interface each in every namespace: the states that are compared all have them.
modprobe -aq ip_gre ipip sit
# wg reads its key there.
ln -sf /proc/self/fd/0 /dev/stdin
${more === undefined ? '' : `cp -r ${quote(`${more}/usr`)} /`}
cd ${quote(process.cwd())}
{ ${command.map(quote).join(' ')} 9<&- 2>&1; echo "exit code $?"; } >&9`;
  const machine = startMachine(findKernel(kernel), { program });
  let last = '';
  machine.stream.setEncoding('utf8').on('data', (text) => {
    last = (last + text).slice(-100);
    process.stdout.write(text);
    if (ENDED.test(last)) machine.kill();
  });
  await machine.ended;
  const [, code] = ENDED.exec(last) ?? [];
  if (code === undefined) process.stderr.write(machine.said());
  return Number(code ?? 70);
}
