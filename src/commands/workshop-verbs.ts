import type { Command } from 'commander';
import { kernel } from './kernel-options.ts';
import {
  type Exit,
  gradeOutput,
  group,
  jobs,
  language,
  living,
  runtime,
  seconds,
  seed,
  sets,
  trust,
} from './options.ts';
import { port } from './port-option.ts';

export function addWorkshopVerbs(program: Command, exit: Exit): void {
  const verb = group(program, 'Teach and learn:');

  verb(
    'live [lab]',
    'the page of a running lab: switches, probes, packets, tables; builds the lab if it is not up',
    [
      'lab live',
      'lab live nat-loopback',
      'lab live -n broken --port 8080 --watch',
      'lab live nat-loopback --shell',
    ],
  )
    .addOption(living())
    .addOption(port())
    .option('--watch', 'also print addresses for those who only look on: phones, a projector')
    .option('--shell', 'shells of nodes in the page')
    .addOption(runtime())
    .addOption(kernel())
    .action(async (lab, options) => exit(await (await import('./live/live.ts')).live(lab, options)));

  verb('learn <lab> [lesson]', 'the lessons of a lab in this terminal: predict, see it happen, mend it', [
    'lab learn nat-loopback',
    'lab learn nat-loopback same-port-drop',
    'lab learn nat-loopback --language zh-TW',
    'lab learn nat-loopback --list',
  ])
    .addOption(language())
    .option('--list', 'list the lessons; x marks those that are done')
    .option('--restart', 'forget which are done, and begin anew')
    .option('-n, --name <name>', "call the running lab so (the lab's own name)")
    .addOption(runtime())
    .addOption(trust())
    .action(async (lab, lesson, options) =>
      exit(await (await import('./learn/learn.ts')).learn(lab, lesson, options)),
    );

  verb('handout <lab>', 'a page to print: its lessons or cases, with room to write; the answers apart', [
    'lab handout nat-loopback -o handout.html',
    'lab handout nat-loopback --language zh-TW --no-answers > handout.html',
    'lab handout ./mine.yaml -o cases.html',
  ])
    .option('-o, --output <file>', 'write this file (standard output)')
    .addOption(language())
    .option('--no-answers', 'for those who are to find them')
    .action(async (lab, options) => exit(await (await import('./handout.ts')).handout(lab, options)));

  verb(
    'guess <cause> <place>',
    'judge a diagnosis of a blind lab: the cause, and NODE[:IF]; exit code 0 if it is right',
    ['lab guess filtered router', 'lab guess port-blocked switch:p2 -n broken'],
  )
    .addOption(living())
    .action(async (cause, place, options) =>
      exit(await (await import('./blind.ts')).guess(cause, place, options)),
    );

  verb('reveal', 'end a blind lab: tell what was done to it, and the journey that shows it', [
    'lab reveal',
    'lab reveal -n broken --json',
  ])
    .addOption(living())
    .option('--json', 'for machines')
    .action(async (options) => exit(await (await import('./blind.ts')).reveal(options)));

  const grade = verb('grade <lab> <folder>', 'judge scripts, labs and answers that were handed in', [
    'lab grade nat-loopback submissions/ --scenario same-port-drop',
    'lab grade nat-loopback submissions/ --blind --seed 7 -o grades.xlsx',
    'lab grade nat-loopback submissions/ --goal masquerade --format json',
  ]);
  grade
    .option('--scenario <scenario>', 'the scenario that scripts begin with (the default of every toggle)')
    .option('--goal <goal>', 'the scenario whose outcomes are to be reached (that of the default toggles)')
    .option('--lesson <lesson>', 'begin as this lesson does, and reach its last task, instead of both')
    .addOption(sets())
    .option('--blind', 'scripts begin with a planted fault')
    .addOption(seed())
    .addOption(seconds('--time <seconds>', 'time for a script', 20))
    .addOption(jobs('submissions at a time').default(4))
    .addOption(
      grade
        .createOption('--format <format>', 'what to print')
        .choices(['pretty', 'csv', 'json', 'junit', 'html'])
        .default('pretty'),
    )
    .addOption(gradeOutput())
    .addOption(runtime())
    .action(async (lab, folder, options) =>
      exit(await (await import('./grade.ts')).grade(lab, folder, options)),
    );
}
