import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Home } from './home.ts';

/** Settings that tell what is going on, and change without anybody's doing: how much is open, numbers drawn by lot. */
const VOLATILE =
  /^(fs\.(dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota\.\w+)|kernel\.(ns_last_pid|random\.\w+|pty\.nr)|net\.netfilter\.nf_conntrack_count) = .*\n/gm;

/**
 * What the machine itself has: that of the home's own, whose /tmp and /run are the home's. An ordinary user may not see all
 * of it.
 */
export async function machine({ machine: { isOwn, enter, pid } }: Home) {
  const see = async (...command: string[]) => {
    const [file = '', ...args] = [...enter, ...command];
    // A checkout below /tmp is not there.
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
    // Its comments tell when it was asked.
    iptables: (await see('iptables-save')).replace(/^#.*\n?/gm, ''),
    nft: await see('nft', 'list', 'ruleset'),
    sysctls: `${sysctls}\n`.replace(VOLATILE, ''),
    // Engines of the Docker tests have some of their own.
    cgroups: await see('find', '/sys/fs/cgroup', '-name', '*hairpin*', '!', '-name', 'hairpin-docker-*'),
    mounts: readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n').filter(isOfLabs),
    sockets: readFileSync(`/proc/${pid}/net/unix`, 'utf8')
      .split('\n')
      .filter((line) => line.includes('hairpin')),
    files: [...(isOwn ? [] : ['/tmp', '/run']), '/dev/shm'].flatMap(filesOfLabs),
  };
}

/** Engines of the Docker tests have files of their own. */
const OF_LABS = /hairpin(?!-docker-)|jiti|resolver-|captures-|files-|lab\.bashrc/;

/** Other mounts of the machine may come and go meanwhile: labs mount namespaces, and things in /run. */
const isOfLabs = (mount: string) => / nsfs | \/run|hairpin/.test(mount);

/**
 * What has a name that labs give, with all below it. Of others' files, of which there may be very many, nothing is asked.
 * The folder of all state folders stays.
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
