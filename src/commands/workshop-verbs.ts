import type { Command } from 'commander';
import { type Exit, group, living, runtime } from './options.ts';
import { port } from './port-option.ts';

/** The verbs for who teaches, and who learns. */
export function addWorkshopVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Teach and learn:');

  verb('live [lab]', 'the page of a running lab: switches, probes, packets, tables', [
    'lab live',
    'lab live nat-loopback',
    'lab live -n broken --port 8080 --watch',
    'lab live nat-loopback --shell',
  ])
    .addOption(living())
    .addOption(port())
    .option('--watch', 'a second address, for all who only look on: phones, a projector')
    .option('--shell', 'shells of nodes in the page')
    .addOption(runtime())
    .action(async (lab, options) => exit(await (await import('./live/live.ts')).live(lab, options)));
}
