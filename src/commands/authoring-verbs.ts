import { type Command, Option } from 'commander';
import { type Exit, group, runtime, trust } from './options.ts';

export function addAuthoringVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Write labs:');

  verb('new <name>', 'write a lab to start from into ./labs, and a test beside it', [
    'lab new my-lab',
    'lab new my-lab --language yaml',
  ])
    .addOption(
      new Option('--language <language>', 'what to write it in').choices(['ts', 'yaml']).default('ts'),
    )
    .action(async (name, options) => exit(await (await import('./new/new.ts')).newLab(name, options)));

  verb(
    'check [files...]',
    'every problem of definitions, with file:line:column, rules tried; without files, of ./labs',
    [
      'lab check',
      'lab check labs/my-lab.ts',
      'lab check mine.yaml yours.yaml --json',
      'generate-a-lab | lab check -',
    ],
  )
    .option('--json', 'for editors and other programs')
    .option('--no-rules', 'do not try the rules in namespaces of their own')
    .addOption(runtime())
    .addOption(trust())
    .action(async (files, options) => exit(await (await import('./check.ts')).check(files, options)));

  const schema = verb('schema', 'print the JSON Schema of labs, or of what lab verify and lab grade write', [
    'lab schema > lab.schema.json',
    '# first line of a .yaml: # yaml-language-server: $schema=./lab.schema.json',
    'lab schema report   # of --format json',
    'lab schema event    # of each line of --format ndjson',
    'lab schema grades   # of lab grade --format json',
  ]);
  schema
    .addArgument(
      schema.createArgument('[of]', 'of what').choices(['lab', 'report', 'event', 'grades']).default('lab'),
    )
    .action(async (of) => exit(await (await import('./schema.ts')).schema(of)));
}
