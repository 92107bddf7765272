/** A query that is lost is asked once more after a second, and then given up: it must not outlive its probe. */
const OPTIONS = 'options timeout:1 attempts:2';

/** The text of a node's /etc/resolv.conf. */
export function resolvConf(nameservers: readonly string[]): string {
  const lines = [...nameservers.map((address) => `nameserver ${address}`), OPTIONS];
  return lines.map((line) => `${line}\n`).join('');
}
