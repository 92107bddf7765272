import { existsSync, writeFileSync } from 'node:fs';

/** The file is in the sandbox's own /run, so it is removed with the sandbox. */
const RC_FILE = '/run/lab.bashrc';

/** The user's bash settings come first, so that our prompt wins. The prompt names the lab and the node. */
const RC = `[ -r ~/.bashrc ] && . ~/.bashrc
PS1='\\[\\e[1m\\]\${LAB_NODE}\\[\\e[0m\\]@\${LAB_NAME} \\w \\$ '
`;

/** bash if the machine has it, else sh. */
export function shellCommand(): string[] {
  const bash = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));
  if (bash === undefined) return ['/bin/sh', '-i'];
  writeFileSync(RC_FILE, RC);
  return [bash, '--rcfile', RC_FILE, '-i'];
}
