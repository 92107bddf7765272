import { array, optional, record, strictObject, string } from 'zod/mini';
import {
  asked,
  assigned,
  definition,
  described,
  inSandbox,
  lab,
  name,
  optionalWord,
  scenario,
  set,
  setting,
  type Tool,
  tool,
  word,
} from './tool.ts';

/** Tools for labs that stay. An AI agent reaches only those that it has started. */
export const LIVING_TOOLS: Record<string, Tool> = {
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
    input: strictObject({ name, probes: described(optional(array(word)), 'only these') }),
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
