import { array, optional, strictObject, string } from 'zod/mini';
import { LIVING_TOOLS } from './running-tools.ts';
import {
  asked,
  definition,
  described,
  inSandbox,
  lab,
  names,
  optionalWord,
  scenario,
  set,
  setting,
  type Tool,
  tool,
  word,
} from './tool.ts';

/** The verbs that agents may use. Each runs the same command line as a person would. */
export const TOOLS: Record<string, Tool> = {
  ls: tool({
    about: 'Labs that can be run, and labs that are up.',
    input: strictObject({}),
    call: () => ({ words: ['ls', '--json'] }),
  }),
  check: tool({
    about: 'Every problem of a lab definition, with line and column; rules are tried by their own tools.',
    input: strictObject({ lab, definition }),
    call: (input, settings) => ({
      ...asked(input, (file) => ['check', '--json', ...inSandbox(settings), '--', file]),
    }),
  }),
  verify: tool({
    about:
      'Builds the scenarios of a lab in network namespaces, probes them, and says for each which packet died where and why. ' +
      'Returns a summary, the whole report, and links to a page and to captures for Wireshark.',
    input: strictObject({
      lab,
      definition,
      scenarios: described(optional(array(word)), 'only these'),
      set,
    }),
    reports: true,
    call: (input, settings) => ({
      ...asked(input, (file) => [
        ...['verify', ...inSandbox(settings), ...(input.scenarios ?? []).map((each) => `--scenario=${each}`)],
        ...[...setting(input.set), '--', file],
      ]),
      leaves: true,
    }),
  }),
  diagnose: tool({
    about:
      'What works from where, why the rest does not, and what mends it, of a lab or of the snapshot of a machine ' +
      '(`lab snapshot --script` prints what takes one). Each remedy was tried on a kernel; nothing is changed on the machine.',
    input: strictObject({
      lab,
      snapshot: described(optional(string()), 'the text of a snapshot, in the place of "lab"'),
      files: described(optional(array(word)), 'snapshots by path, in the place of "lab"'),
      names,
    }),
    call: ({ lab: of, snapshot, files = [], names: dns = {} }, { runtime }) => {
      const subjects = snapshot === undefined ? [...(of === undefined ? [] : [of]), ...files] : ['-'];
      const known = Object.entries(dns).map(([host, address]) => `--name=${host}=${address}`);
      return {
        words: ['diagnose', '--json', `--runtime=${runtime}`, ...known, '--', ...subjects],
        ...(snapshot !== undefined && { input: snapshot }),
        files: subjects.filter((subject) => subject !== '-'),
      };
    },
  }),
  compare: tool({
    about: 'What a change changes: two labs, or two snapshots, are asked the same.',
    input: strictObject({
      before: described(
        word,
        'the path of a lab or a snapshot, or of a file as git has it: main:router.yaml',
      ),
      after: word,
      intent: described(optional(word), 'the path of a file that says what is meant to change'),
    }),
    call: ({ before, after, intent }, { runtime }) => ({
      words: [
        ...['compare', '--json', `--runtime=${runtime}`],
        ...(intent === undefined ? [] : [`--intent=${intent}`]),
        ...['--', before, after],
      ],
      files: [before, after, ...(intent === undefined ? [] : [intent])],
    }),
  }),
  explain: tool({
    about: 'What a cause is, how to prove it by hand, and what mends it; without one, all causes.',
    input: strictObject({ cause: described(optional(word), 'such as same-port-drop, or unknown'), lab }),
    call: ({ cause, lab: of }, { runtime }) => ({
      words: ['explain', `--runtime=${runtime}`, '--', ...[cause, of].flatMap((each) => each ?? [])],
      ...(of !== undefined && { files: [of] }),
    }),
  }),
  plan: tool({
    about: 'The steps of a lab as a shell script; runs nothing.',
    input: strictObject({ lab, definition, scenario, set }),
    call: (input) =>
      asked(input, (file) => ['plan', ...setting(input.set), '--', file, ...optionalWord(input.scenario)]),
  }),
  ...LIVING_TOOLS,
};
