import type { Home } from './home.ts';

const OWN_USER = ['--user', '--map-current-user', '--keep-caps'];

/** In a user namespace of its own, where the limit holds for everything inside and nothing outside. */
export const limited = (limit: string) => (command: string[]) => [
  ...['unshare', ...OWN_USER, 'sh', '-c'],
  `echo 0 >/proc/sys/user/${limit}; exec "$@"`,
  'sh',
  ...command,
];

/** In every folder that has the program, a mount of links to everything but that program covers the folder. */
const HIDE = `
set -e
program=$1 spare=$2
shift 2
mkdir -p "$spare"
mount -t tmpfs tmpfs "$spare"
for folder in /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin /bin /sbin; do
  if [ -e "$folder/$program" ] && ! [ -L "$folder" ]; then
    real=$spare/real$(echo "$folder" | tr / _) links=$spare/links$(echo "$folder" | tr / _)
    mkdir "$real" "$links"
    mount --bind "$folder" "$real"
    ln -s "$real"/* "$links"
    rm "$links/$program"
    mount --bind "$links" "$folder"
  fi
done
exec "$@"`;

export const hiding = (program: string, home: Home) => (command: string[]) => [
  ...['unshare', ...(home.user === 'root' ? [] : OWN_USER), '--mount', 'sh', '-c', HIDE, 'sh'],
  ...[program, [home.folder, 'work', 'spare'].join('/'), ...command],
];

/** With an empty file system in memory on `folder`, with these mount options. */
export const covered = (folder: string, options: string, home: Home) => (command: string[]) => [
  ...['unshare', ...(home.user === 'root' ? [] : OWN_USER), '--mount', 'sh', '-c'],
  'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"',
  ...['sh', options, folder, ...command],
];
