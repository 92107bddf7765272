/** The interface that a key such as `net.ipv4.conf.eth0.rp_filter` speaks of. */
export function sysctlInterface(key: string): string | undefined {
  return /^net\.\w+\.(?:conf|neigh)\.([^.]+)\./.exec(key)?.[1];
}
