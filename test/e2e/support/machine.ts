import { readFileSync } from 'node:fs';
import { execa } from 'execa';

/** What the machine itself has. An ordinary user may not see all of it. */
export async function machine() {
  const see = async (file: string, ...args: string[]) =>
    (await execa(file, args, { reject: false, env: { LC_ALL: 'C' } })).stdout;
  const sysctls = await see('sysctl', 'net');
  return {
    links: await see('ip', '-j', 'link'),
    addresses: await see('ip', '-j', 'address'),
    routes: await see('ip', '-j', 'route', 'show', 'table', 'all'),
    rules: await see('ip', '-j', 'rule'),
    iptables: await see('iptables-save'),
    nft: await see('nft', 'list', 'ruleset'),
    // How many connections the machine itself has open: the one value that changes without anybody's doing.
    sysctls: sysctls.replace(/^net\.netfilter\.nf_conntrack_count = .*\n/m, ''),
    cgroups: await see('find', '/sys/fs/cgroup', '-name', '*hairpin*'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter(isOfLabs),
  };
}

/** Other mounts of the machine may come and go meanwhile: labs mount namespaces, and things in /run. */
const isOfLabs = (mount: string) => / nsfs | \/run|hairpin/.test(mount);
