/**
 * A lookup must not outlive its probe: two seconds are all it gets from a server. A single server has them for one question, as
 * one that is asked again while it is still at work only falls further behind; of several each is asked twice.
 */
const optionsFor = (servers: number) => `options timeout:${servers > 1 ? '1 attempts:2' : '2 attempts:1'}`;

/** The text of a node's /etc/resolv.conf. */
export function resolvConf(nameservers: readonly string[]): string {
  const lines = [...nameservers.map((address) => `nameserver ${address}`), optionsFor(nameservers.length)];
  return lines.map((line) => `${line}\n`).join('');
}
