/** Returns the default /etc/hosts: programs look up the name of the machine they run on. */
export const hostsText = (machine: string): string =>
  ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback', `127.0.1.1 ${machine}`, ''].join('\n');
