/**
 * A lookup must end before its probe does, so a server has two seconds. A single server has both seconds for one
 * question, because asking again would only cost time. Of several servers each is asked twice.
 */
const optionsFor = (servers: number) => `options timeout:${servers > 1 ? '1 attempts:2' : '2 attempts:1'}`;

/** The text of a node's /etc/resolv.conf. */
export function resolvConf(nameservers: readonly string[]): string {
  const lines = [...nameservers.map((address) => `nameserver ${address}`), optionsFor(nameservers.length)];
  return lines.map((line) => `${line}\n`).join('');
}
