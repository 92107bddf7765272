import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Writes `dist/lab.1`, the manual page: what `lab --help` and `lab VERB --help` of the new build print. */
const dist = join(import.meta.dirname, '../../dist');
const run = promisify(execFile);

async function help(...args) {
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout } = await run(process.execPath, [join(dist, 'cli.cjs'), ...args, '--help'], { env });
  return stdout.trim();
}

/** Verbatim text. In troff a backslash, and a dot or quote at the start of a line, have a meaning. */
const verbatim = (text) => `.nf\n${text.replaceAll('\\', '\\e').replace(/^(?=[.'])/gm, '\\&')}\n.fi`;

async function manual() {
  const { stdout: version } = await run(process.execPath, [join(dist, 'cli.cjs'), '--version']);
  const all = await help();
  const [, about = ''] = /\n\n(.+)\n/.exec(all) ?? [];
  // Verbs are indented by two columns; options and arguments follow them.
  const verbs = [...all.matchAll(/^ {2}([a-z]+)(?= [[<]| {2,})/gm)].map(([, verb]) => verb);
  const texts = await Promise.all(
    verbs
      .filter((verb) => verb !== 'help')
      .map(async (verb) => `.SS lab ${verb}\n${verbatim(await help(verb))}`),
  );
  return [
    `.TH LAB 1 "" "hairpin-lab ${version.trim()}" "User Commands"`,
    `.SH NAME\nlab \\- ${about.replace(/\.$/, '')}`,
    '.SH SYNOPSIS\n.B lab\n.I VERB\n[options]',
    `.SH DESCRIPTION\n${verbatim(all)}`,
    `.SH VERBS\n${texts.join('\n')}`,
    '',
  ].join('\n');
}

await writeFile(join(dist, 'lab.1'), await manual());
