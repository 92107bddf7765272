import type { Command } from 'commander';
import { type Exit, group } from './options.ts';

/** The verbs for those who have a machine, and no lab of it. */
export function addMachineVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Bring your own router:');

  verb('snapshot [file]', "what this machine's network is, as one text; of a file, that snapshot again", [
    'lab snapshot > router.snap',
    'lab snapshot --script | ssh root@router sh > router.snap   # nothing is installed there',
    'lab snapshot --anonymise router.snap > to-show.snap',
  ])
    .option('--script', 'print the POSIX shell script that takes it, for machines without lab')
    .option(
      '--anonymise',
      'other public addresses, MAC addresses and names; what belongs together still does',
    )
    .option('--no-comments', 'without the comments in rules')
    .action(async (file, options) =>
      exit(await (await import('./machines/snapshot.ts')).snapshot(file, options)),
    );
}
