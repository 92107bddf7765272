import { type Command, Option } from 'commander';
import { type Exit, format, group, jobs, output, report, runtime } from './options.ts';

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

  verb('import [snapshot]', 'a lab of it: the machine as it is, and who is around it', [
    'lab import router.snap -o my-router.yaml',
    'lab import router.snap --name webserver.com=1.2.3.4 > my-router.yaml',
    'ssh root@router sh < snapshot.sh | lab import - -o my-router.yaml',
    'lab import --ip-json ./router --iptables-save rules.v4 -o my-router.yaml',
  ])
    .option('-o, --output <file.yaml>', 'write it there')
    .option(
      '--ip-json <folder>',
      'in the place of a snapshot: addr.json, route.json, rule.json, neigh.json, fdb.json',
    )
    .option('--iptables-save <file>', 'what iptables-save has printed')
    .option('--nft <file>', 'what nft list ruleset has printed')
    .addOption(names())
    .addOption(runtime())
    .action(async (file, options) =>
      exit(await (await import('./machines/import.ts')).importSnapshot(file, options)),
    );

  verb('diagnose <snapshot|lab>', 'what works from where, why the rest does not, and what mends it', [
    'lab diagnose router.snap',
    'lab snapshot | lab diagnose -',
    'lab diagnose router.snap --name webserver.com=1.2.3.4 --report router.html',
    'lab diagnose my-router.yaml --json',
  ])
    .option('--json', 'for other programs')
    .addOption(names())
    .addOption(report())
    .addOption(jobs())
    .addOption(runtime())
    .action(async (asked, options) =>
      exit(await (await import('./machines/diagnose.ts')).diagnose(asked, options)),
    );

  verb('compare <before> <after>', 'what a change changes: two snapshots, or two labs, asked the same', [
    'lab compare before.snap after.snap',
    'lab compare main:router.yaml router.yaml -o compare.xml',
    'lab compare before.snap after.snap --intent intent.yaml',
  ])
    .option('--intent <file.yaml>', 'what is to change; every other difference fails')
    .option('--json', 'for other programs')
    .addOption(format())
    .addOption(output())
    .addOption(jobs())
    .addOption(runtime())
    .action(async (before, after, options) =>
      exit(await (await import('./machines/compare.ts')).compare(before, after, options)),
    );
}

const names = () =>
  new Option('--name <name=address>', 'what DNS says to the hosts around it; may be repeated')
    .argParser((value: string, earlier: string[]) => [...earlier, value])
    .default([], 'none');
