import type { Command } from 'commander';
import { type Exit, graphFormat, group, jobs, link, runtime, sets, topo } from './options.ts';

export function addLookVerbs(program: Command, exit: Exit): void {
  const look = group(program, 'Look at labs:');

  look('ls', 'labs that can be run, and labs that are up', ['lab ls', 'lab ls --json'])
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./ls.ts')).ls(options)));

  look('show [lab] [scenario]', 'a drawing, the toggles with their defaults, and the scenarios', [
    'lab show nat-loopback',
    'lab show nat-loopback --set attachment=router-ports',
    'lab show ./mine.yaml',
    'lab show --topo linear,3',
  ])
    .addOption(sets())
    .addOption(topo())
    .addOption(link())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./show.ts')).show(lab, scenario, options)),
    );

  look('plan [lab] [scenario]', 'print the steps as a shell script; run nothing', [
    'lab plan nat-loopback hairpin-mac-snat',
    'lab plan nat-loopback --set hairpin=off > by-hand.sh',
  ])
    .addOption(sets())
    .addOption(topo())
    .addOption(link())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./plan.ts')).plan(lab, scenario, options)),
    );

  look('graph [lab] [scenario]', 'its topology, as text or for other programs', [
    'lab graph nat-loopback',
    'lab graph nat-loopback --format svg > lab.svg',
    'lab graph --topo single,4 --format dot | neato -n2 -Tpng > star.png',
  ])
    .addOption(sets())
    .addOption(topo())
    .addOption(link())
    .addOption(graphFormat())
    .action(async (lab, scenario, options) =>
      exit(await (await import('./graph.ts')).graph(lab, scenario, options)),
    );

  look('explain [cause] [lab]', 'what a cause is, how to prove it by hand, and what mends it', [
    'lab explain',
    'lab explain same-port-drop',
    'lab explain same-port-drop mine.yaml   # what mends it there, tried',
    'lab explain --history',
  ])
    .option('--history', 'what changed in the kernel, with the commit of each; an argument names one change')
    .option('--scenario <scenario>', 'of the lab; the first that expects the cause where not given')
    .addOption(jobs())
    .addOption(runtime())
    .action(async (cause, lab, options) =>
      exit(await (await import('./explain.ts')).explain(cause, lab, options)),
    );
}
