import type { Command } from 'commander';
import { addCaptureVerbs } from './capture-verbs.ts';
import { kernel } from './kernel-options.ts';
import {
  type Exit,
  env,
  evidence,
  format,
  group,
  link,
  living,
  output,
  runtime,
  seconds,
  seed,
  sets,
  startEarly,
  topo,
  trust,
  verbose,
} from './options.ts';

export function addLivingVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Live in a lab:');

  verb('up [lab] [scenario]', 'build a lab and leave it running', [
    'lab up nat-loopback',
    'lab up nat-loopback same-port-drop -n broken',
    'lab up nat-loopback --set attachment=router-ports',
    'lab up --topo tree,depth=3,fanout=4',
    'lab up --topo linear,3 --link bw=10',
    'lab up nat-loopback --blind --seed 7',
  ])
    .addOption(sets())
    .addOption(topo())
    .addOption(link())
    .option('-n, --name <name>', "call it so (the lab's own name)")
    .addOption(runtime())
    .addOption(kernel())
    .addOption(trust())
    .option('--blind', 'plant a fault that no verb tells of before lab reveal')
    .addOption(seed())
    .action(async (lab, scenario, options) => {
      await startEarly(options);
      exit(await (await import('./up.ts')).up(lab, scenario, options));
    });

  verb('status [name]', 'nodes, addresses, toggles, services, since when', [
    'lab status',
    'lab status broken --json',
  ])
    .option('--json', 'for machines')
    .action(async (name, options) => exit(await (await import('./status.ts')).status(name, options)));

  verb('set [toggle=value...]', 'change toggles of a running lab; print what changed', [
    'lab set hairpin=off',
    'lab set snat=masquerade nf=off -n broken',
    'lab set hairpin=on --cold',
  ])
    .addOption(living())
    .option('--cold', 'then empty the ARP, FDB and conntrack tables')
    .action(async (values, options) => exit(await (await import('./set.ts')).set(values, options)));

  verb('apply <lab>', 'turn a running lab into what a file says; print the difference first', [
    'lab apply home.yaml --dry-run',
    'lab apply home.yaml',
    'lab apply ./labs/home.ts -n broken --set hairpin=off',
  ])
    .addOption(living())
    .addOption(sets())
    .option('--dry-run', 'print the difference, and change nothing')
    .action(async (lab, options) => exit(await (await import('./apply.ts')).apply(lab, options)));

  verb('probe [probes...]', 'run probes with captures in a running lab', [
    'lab probe',
    'lab probe loopback -n broken --format json',
  ])
    .addOption(living())
    .addOption(format())
    .addOption(verbose())
    .addOption(output())
    .addOption(evidence())
    .action(async (names, options) => exit(await (await import('./probe.ts')).probe(names, options)));

  verb('pingall', 'every node pings every other, all at once', [
    'lab pingall',
    'lab pingall -n tree-3-4 --json',
  ])
    .addOption(living())
    .addOption(seconds('--timeout <seconds>', 'wait so long for an answer', 3))
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./pingall.ts')).pingAll(options)));

  verb('iperf <from> <to>', 'bits a second of TCP between two nodes, by iperf3', [
    'lab iperf h1 h2',
    'lab iperf pc web --time 1 --json',
  ])
    .addOption(living())
    .addOption(seconds('--time <seconds>', 'measure so long', 3))
    .option('--json', 'for machines')
    .action(async (from, to, options) => exit(await (await import('./iperf.ts')).iperf(from, to, options)));

  verb('exec <node> <command...>', "run a command in a node; its exit code is the command's", [
    'lab exec pc -- curl http://1.2.3.4:8001/',
    'lab exec router -- bridge -d link',
    'lab exec web -- tar c /etc | tar t',
  ])
    .addOption(living())
    .addOption(env())
    .action(async (node, command, options) =>
      exit(await (await import('./exec.ts')).exec(node, command, options)),
    );

  verb('shell <node>', 'an interactive shell in a node', ['lab shell pc', 'lab shell router -n broken'])
    .addOption(living())
    .addOption(env())
    .action(async (node, options) => exit(await (await import('./exec.ts')).shell(node, options)));

  addCaptureVerbs(verb, exit);

  verb('save [file]', 'what a running lab is now, with what was changed by hand, as a lab file', [
    'lab save > mended.yaml',
    'lab save mended.yaml -n broken',
    'lab save mended.json   # then: lab verify mended.json',
  ])
    .addOption(living())
    .action(async (file, options) => exit(await (await import('./save/save.ts')).save(file, options)));

  verb('down [names...]', 'remove labs', ['lab down', 'lab down broken', 'lab down --all'])
    .option('--all', 'every lab that is up')
    .action(async (names, options) => exit(await (await import('./down.ts')).down(names, options)));
}
