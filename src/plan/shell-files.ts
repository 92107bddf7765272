import { heredoc, quote } from './quote.ts';
import type { Step } from './step.ts';

/** What `file` needs before the first of them: a program that shows a node's files to another program. */
export const ENTER = [
  "cat >/run/enter <<'RULES'",
  '# enter NODE PROGRAM …',
  'node=$1 files=/run/files/$1',
  'shift',
  'export files',
  `exec ip netns exec "$node" sh -c '`,
  'for path in $(cd "$files" && find . -type f | cut -c2-); do',
  '  if [ ! -e "$path" ]; then',
  `    folder=\${path%/*}`,
  `    while [ ! -e "$folder" ]; do folder=\${folder%/*}; done`,
  '    case $opened in *"|$folder|"*) ;; *)',
  '      over=$(mktemp -d /run/over-XXXXXX)',
  '      mkdir "$over/upper" "$over/work"',
  '      mount -t overlay overlay -o "lowerdir=$folder,upperdir=$over/upper,workdir=$over/work" "$folder"',
  '      opened="$opened|$folder|" ;;',
  '    esac',
  `    mkdir -p "\${path%/*}" && : >"$path"`,
  '  fi',
  '  mount --bind "$files$path" "$path"',
  'done',
  `exec "$@"' enter "$@"`,
  'RULES',
];

/** The machine's own name stays known where names are: programs look it up. */
export function fileCommand({ node, path, text }: Step & { do: 'file' }): string {
  const place = `/run/files/${node}${path}`;
  const folder = place.slice(0, place.lastIndexOf('/'));
  const mode = text.startsWith('#!') ? 755 : 644;
  const own = path === '/etc/hosts' ? `\necho "127.0.1.1 $(hostname)" >>${quote(place)}` : '';
  return `mkdir -p ${quote(folder)} && cat >${quote(place)} ${heredoc(text)}${own}\nchmod ${mode} ${quote(place)}`;
}
