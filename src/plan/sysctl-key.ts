/** The interface that a key such as `net.ipv4.conf.eth0.rp_filter`, or `net/ipv4/conf/eth0.5/rp_filter`, speaks of. */
export function sysctlInterface(key: string): string | undefined {
  const [, dotted, slashed] =
    /^net(?:\.\w+\.(?:conf|neigh)\.([^.]+)\.|\/\w+\/(?:conf|neigh)\/([^/]+)\/)/.exec(key) ?? [];
  return dotted ?? slashed;
}

/** Where what every new interface begins with stands. */
export const defaultKey = (key: string, name: string): string =>
  key.includes('/') ? key.replace(`/${name}/`, '/default/') : key.replace(`.${name}.`, '.default.');
