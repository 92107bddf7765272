import { existsSync, writeFileSync } from 'node:fs';

/** In the sandbox's own /run: gone with it. */
const RC_FILE = '/run/lab.bashrc';

/** The user's own bash settings first, so that the prompt is ours: it says which node of which lab this is. */
const RC = `[ -r ~/.bashrc ] && . ~/.bashrc
PS1='\\[\\e[1m\\]\${LAB_NODE}\\[\\e[0m\\]@\${LAB_NAME} \\w \\$ '
`;

/** bash where the machine has it, otherwise sh. */
export function shellCommand(): string[] {
  const bash = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));
  if (bash === undefined) return ['/bin/sh', '-i'];
  writeFileSync(RC_FILE, RC);
  return [bash, '--rcfile', RC_FILE, '-i'];
}
