import { array, optional, record, strictObject, string } from 'zod/mini';
import {
  asked,
  assigned,
  definition,
  described,
  inSandbox,
  lab,
  name,
  names,
  onlyThese,
  optionalWord,
  scenario,
  set,
  setting,
  type Tool,
  tool,
  word,
} from './tool.ts';

/** Tools for running labs. An AI agent can reach only labs that it has started. */
const LIVING_TOOLS: Record<string, Tool> = {
  up: tool({
    about: 'Builds a lab and leaves it running until "down", or the end of this session.',
    input: strictObject({
      lab,
      definition,
      scenario,
      set,
      name: described(word, 'what to call it: lower-case letters, digits and dashes'),
    }),
    changes: 'labs',
    call: (input, settings) => ({
      ...asked(input, (file) => [
        ...['up', ...inSandbox(settings), `--name=${input.name}`, ...setting(input.set), '--', file],
        ...optionalWord(input.scenario),
      ]),
      starts: input.name,
    }),
  }),
  status: tool({
    about:
      'Nodes, addresses, toggles and services of a lab that "up" started, and what has been changed by hand.',
    input: strictObject({ name }),
    call: (input) => ({ words: ['status', '--json', '--', input.name], uses: input.name }),
  }),
  probe: tool({
    about:
      'Runs the probes of a lab that "up" started, watches every wire meanwhile, and judges what was seen.',
    input: strictObject({ name, probes: onlyThese }),
    reports: true,
    call: ({ name: of, probes = [] }) => ({
      words: ['probe', `--name=${of}`, '--', ...probes],
      uses: of,
      leaves: true,
    }),
  }),
  set: tool({
    about: 'Changes toggles of a lab that "up" started, and says what that changed.',
    input: strictObject({ name, set: record(word, string()) }),
    changes: 'labs',
    call: ({ name: of, set: values }) => ({
      words: ['set', `--name=${of}`, '--', ...assigned(values)],
      uses: of,
    }),
  }),
  down: tool({
    about: 'Removes a lab that "up" started.',
    input: strictObject({ name }),
    changes: 'labs',
    call: ({ name: of }) => ({ words: ['down', '--', of], uses: of, ends: of }),
  }),
};

/** The verbs that AI agents may use. Each call runs the same command line that a person would type. */
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
    input: strictObject({ lab, definition, scenarios: onlyThese, set }),
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
      before: described(word, 'a path of a lab, of a snapshot, or of a file in git: main:router.yaml'),
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
