import { type Command, Option } from 'commander';
import { type Exit, format, group, jobs, output, report, runtime } from './options.ts';

/** Adds the verbs for users who have a machine, but no lab of it. */
export function addMachineVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Bring your own router:');

  verb('snapshot [file]', "what this machine's network is, as one text; of a file, that snapshot again", [
    'lab snapshot > router.snap',
    'lab snapshot --script | ssh root@router sh > router.snap',
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

  verb('import [file...]', 'a lab of it: the machine as it is, and who is around it', [
    'lab import router.snap -o my-router.yaml',
    'lab import router.snap --name webserver.com=1.2.3.4 > my-router.yaml',
    'lab import router.snap web.snap nas.snap -o my-network.yaml',
    'lab import compose.yaml > docker-host.yaml',
    'lab import network firewall dhcp -o openwrt.yaml   # of /etc/config',
    'lab import --ip-json ./router --iptables-save rules.v4 -o my-router.yaml',
  ])
    .option('-o, --output <file.yaml>', 'write it there')
    .option(
      '--ip-json <folder>',
      'in the place of a snapshot: addr.json, route.json, rule.json, neigh.json, fdb.json',
    )
    .option('--iptables-save <file>', 'what iptables-save has printed')
    .option('--nft <file>', 'what nft list ruleset has printed')
    .addOption(kind())
    .addOption(names())
    .addOption(asks())
    .addOption(runtime())
    .action(async (files, options) =>
      exit(await (await import('./machines/import.ts')).importFiles(files, options)),
    );

  verb('diagnose <file...>', 'what works from where, why the rest does not, and what mends it', [
    'lab diagnose router.snap',
    'lab snapshot | lab diagnose -',
    'lab diagnose router.snap --name webserver.com=1.2.3.4 --report router.html',
    'lab diagnose my-router.yaml --json',
  ])
    .option('--json', 'for other programs')
    .addOption(kind())
    .addOption(names())
    .addOption(asks())
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

const several = (flags: string, what: string) =>
  new Option(flags, `${what}; may be repeated`)
    .argParser((value: string, earlier: string[]) => [...earlier, value])
    .default([], 'none');

const names = () => several('--name <name=address>', 'what DNS says to the hosts around it');
const asks = () => several('--ask <from=url>', 'a connection to look at: 192.168.1.6=http://1.2.3.4:8001/');

const kind = () =>
  new Option('--as <kind>', 'what the files are, where they do not say it themselves').choices([
    ...['snapshot', 'iptables-save', 'ip6tables-save', 'nft', 'containerlab', 'compose', 'uci', 'kubernetes'],
  ]);
