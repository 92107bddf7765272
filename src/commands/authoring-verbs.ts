import type { Command } from 'commander';
import { type Exit, group } from './options.ts';

/** The verbs for labs of one's own. */
export function addAuthoringVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Write labs:');

  verb('check <files...>', 'every problem of a definition, with file:line:column', [
    'lab check labs/my-lab.ts',
    'lab check mine.yaml yours.yaml --json',
    'generate-a-lab | lab check -',
  ])
    .option('--json', 'for editors and other programs')
    .action(async (files, options) => exit(await (await import('./check.ts')).check(files, options)));

  verb('schema', 'print the JSON Schema of YAML and JSON labs', [
    'lab schema > lab.schema.json',
    '# first line of a .yaml: # yaml-language-server: $schema=./lab.schema.json',
  ]).action(async () => exit(await (await import('./schema.ts')).schema()));
}
