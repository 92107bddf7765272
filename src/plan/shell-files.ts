import { heredoc, quote } from './quote.ts';
import type { Step } from './step.ts';

/** The folder for the files that only the node's programs see. */
export const ownFolder = (node: string) => `/run/own/${node}`;

/** A program that runs another program with the files that the node's programs see. */
export const ENTER = [
  '',
  '# `sh /run/enter NODE PROGRAM …` runs a program in a node, with its own names, files, /run, /tmp and /var/lib',
  "cat >/run/enter <<'RULES'",
  'node=$1 files=/run/files/$1 own=/run/own/$1',
  'shift',
  'export files own node',
  'mkdir -p "$files" "$own/run/lock" "$own/tmp" "$own/var/lib"',
  'chmod 1777 "$own/run/lock" "$own/tmp"',
  `exec ip netns exec "$node" sh -c '`,
  '# The kernel lays no more than two layers over each other: one takes any number of files.',
  'laid=',
  'for path in $(cd "$files" && find . -type f | cut -c2-); do',
  '  if [ ! -e "$path" ]; then',
  `    folder=\${path%/*}`,
  `    while [ ! -e "$folder" ]; do folder=\${folder%/*}; done`,
  '    case " $laid " in',
  '      *" $(stat -c %d "$folder") "*) ;;',
  '      *)',
  '        over=$(mktemp -d /run/over-XXXXXX)',
  '        mkdir "$over/upper" "$over/work"',
  '        mount -t overlay overlay -o "lowerdir=$folder,upperdir=$over/upper,workdir=$over/work" "$folder"',
  '        laid="$laid $(stat -c %d "$folder")" ;;',
  '    esac',
  `    mkdir -p "\${path%/*}" && : >"$path"`,
  '  fi',
  '  mount --bind "$files$path" "$path"',
  'done',
  '# A layer covers what ip has shown in its folder.',
  'for name in hosts resolv.conf; do',
  '  named=/etc/netns/$node/$name',
  '  [ ! -e "$named" ] || [ -e "$files/etc/$name" ] || mount --bind "$named" "/etc/$name"',
  'done',
  'mount --bind "$own/tmp" /tmp',
  'mount --bind "$own/var/lib" /var/lib',
  'mount --bind "$own/run" /run',
  `exec "$@"' enter "$@"`,
  'RULES',
];

/** Adds the machine's own name to a hosts file, because programs look it up. */
export function fileCommand({ node, path, text }: Step & { do: 'file' }): string {
  const place = `/run/files/${node}${path}`;
  const folder = place.slice(0, place.lastIndexOf('/'));
  const mode = text.startsWith('#!') ? 755 : 644;
  const own = path === '/etc/hosts' ? `\necho "127.0.1.1 $(hostname)" >>${quote(place)}` : '';
  return `mkdir -p ${quote(folder)} && cat >${quote(place)} ${heredoc(text)}${own}\nchmod ${mode} ${quote(place)}`;
}
