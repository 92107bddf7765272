import type { Home } from './home.ts';

const OWN_USER = ['--user', '--map-current-user', '--keep-caps'];

/** Runs a command in a user namespace where this limit is 0. Nothing outside is limited. */
export const limited = (limit: string) => (command: string[]) => [
  ...['unshare', ...OWN_USER, 'sh', '-c'],
  `echo 0 >/proc/sys/user/${limit}; exec "$@"`,
  'sh',
  ...command,
];

/** Hides a program: covers every folder that has it with a mount of links to everything else in that folder. */
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

/** Runs a command with an empty tmpfs, with these mount options, over `folder`. */
export const covered = (folder: string, options: string, home: Home) => (command: string[]) => [
  ...['unshare', ...(home.user === 'root' ? [] : OWN_USER), '--mount', 'sh', '-c'],
  'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"',
  ...['sh', options, folder, ...command],
];
