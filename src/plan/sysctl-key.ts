/** Returns the interface of a key such as `net.ipv4.conf.eth0.rp_filter` or `net/ipv4/conf/eth0.5/rp_filter`. */
export function sysctlInterface(key: string): string | undefined {
  const [, dotted, slashed] =
    /^net(?:\.\w+\.(?:conf|neigh)\.([^.]+)\.|\/\w+\/(?:conf|neigh)\/([^/]+)\/)/.exec(key) ?? [];
  return dotted ?? slashed;
}

/** Returns the key of the default value for new interfaces. */
export const defaultKey = (key: string, name: string): string =>
  key.includes('/') ? key.replace(`/${name}/`, '/default/') : key.replace(`.${name}.`, '.default.');
