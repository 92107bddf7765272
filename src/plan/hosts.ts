/** Returns the default /etc/hosts. It contains the machine's own name, because programs look that up. */
export const hostsText = (machine: string): string =>
  ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback', `127.0.1.1 ${machine}`, ''].join('\n');
