import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Home } from './home.ts';

/** sysctls that change by themselves: statistics and random numbers. */
const VOLATILE =
  /^(fs\.(dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota\.\w+)|kernel\.(ns_last_pid|random\.\w+|pty\.nr)|net\.netfilter\.nf_conntrack_count) = .*\n/gm;

/**
 * State of the machine that labs must not change. If the home has a machine of its own, reads that one. An ordinary
 * user cannot read all of it.
 */
export async function machine({ machine: { isOwn, enter, pid } }: Home) {
  const see = async (...command: string[]) => {
    const [file = '', ...args] = [...enter, ...command];
    // cwd is `/` because a checkout below /tmp is not visible there.
    return (await execa(file, args, { reject: false, cwd: '/', env: { LC_ALL: 'C' } })).stdout;
  };
  const sysctls = await see('sysctl', '-a');
  const links = await see('ip', '-j', 'link');
  if (!links.includes('"lo"')) throw new Error(`nothing of the machine was seen: ${JSON.stringify(links)}`);
  return {
    links,
    addresses: await see('ip', '-j', 'address'),
    routes: await see('ip', '-j', 'route', 'show', 'table', 'all'),
    rules: await see('ip', '-j', 'rule'),
    // Comments carry the date.
    iptables: (await see('iptables-save')).replace(/^#.*\n?/gm, ''),
    nft: await see('nft', 'list', 'ruleset'),
    sysctls: `${sysctls}\n`.replace(VOLATILE, ''),
    // Excludes the cgroups of the Docker tests' engines.
    cgroups: await see('find', '/sys/fs/cgroup', '-name', '*hairpin*', '!', '-name', 'hairpin-docker-*'),
    mounts: readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n').filter(isOfLabs),
    sockets: readFileSync(`/proc/${pid}/net/unix`, 'utf8')
      .split('\n')
      .filter((line) => line.includes('hairpin')),
    files: [...(isOwn ? [] : ['/tmp', '/run']), '/dev/shm'].flatMap(filesOfLabs),
  };
}

/** Names of files that labs create. Files of the Docker tests' engines are excluded. */
const OF_LABS = /hairpin(?!-docker-)|jiti|resolver-|captures-|files-|lab\.bashrc/;

/** Mounts that labs may make: namespaces, and folders in /run. Other mounts of the machine may change meanwhile. */
const isOfLabs = (mount: string) => / nsfs | \/run|hairpin/.test(mount);

/**
 * Files whose names labs use, with everything below them. Other files are skipped, because there may be very many. The
 * folder of all state folders may stay.
 */
function filesOfLabs(folder: string): string[] {
  const ours = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => OF_LABS.test(name));
  const all = ours.flatMap((entry) => {
    const path = join(folder, entry.name);
    const below = entry.isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
    const own = /^hairpin(-\d+)?$/.test(entry.name) ? [] : [path];
    return [...own, ...below.map((name) => join(path, name))];
  });
  return all.sort();
}
