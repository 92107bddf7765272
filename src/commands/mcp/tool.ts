import * as z from 'zod/mini';
import { array, optional, record, string } from 'zod/mini';
import type { Runtime } from '../../host/runtime.ts';

/** The command line for a call of a tool. */
export interface Call {
  /** The verb and its arguments: `['verify', '--', 'mine.yaml']`. */
  words: string[];
  /** The standard input of the command. */
  input?: string;
  /** The labs or snapshots that the command will read. */
  files?: string[];
  /** Set if the command also writes a report, a page and captures. */
  leaves?: true;
  /** The name of the lab that the command starts or ends. */
  starts?: string;
  ends?: string;
  /** A lab that this server must have started. */
  uses?: string;
}

export interface Tool<Input extends z.ZodMiniType = z.ZodMiniType> {
  about: string;
  input: Input;
  /** What the tool changes. It never changes anything on the machine. */
  changes?: 'labs';
  /** Set if the tool returns a report in the format of `lab schema report`. */
  reports?: true;
  call(input: z.infer<Input>, settings: Settings): Call;
}

export interface Settings {
  runtime: Runtime;
  /** `--trust`: labs may be programs, and their programs see the machine's files. */
  trust?: true;
}

export const described = <T extends z.ZodMiniType>(schema: T, about: string) =>
  schema.check(z.describe(about));
export const word = string().check(z.minLength(1), z.maxLength(4096));

export const lab = described(optional(word), 'a built-in lab (see ls), or the path of a YAML or JSON file');
export const definition = described(
  optional(string()),
  'a lab as YAML or JSON text, in the place of "lab"; lab://schema/lab has its JSON Schema',
);
export const scenario = described(optional(word), 'its toggle values');
export const onlyThese = described(optional(array(word)), 'only these');
export const set = described(optional(record(word, string())), 'values of toggles: {"hairpin": "off"}');
export const name = described(word, 'what "up" called the lab');
export const names = described(optional(record(word, string())), 'what DNS says: {"web.example": "1.2.3.4"}');

export const tool = <Input extends z.ZodMiniType>(definition: Tool<Input>): Tool =>
  definition as unknown as Tool;

export const inSandbox = ({ runtime, trust }: Settings) => [
  `--runtime=${runtime}`,
  ...(trust ? ['--trust'] : []),
];

export const assigned = (values: Record<string, string> = {}) =>
  Object.entries(values).map(([toggle, value]) => `${toggle}=${value}`);

export const setting = (values?: Record<string, string>) => assigned(values).map((each) => `--set=${each}`);

export const optionalWord = (value: string | undefined) => (value === undefined ? [] : [value]);

/** Passes a lab on: its name or path as an argument, or its text on standard input. */
export function asked(
  input: { lab?: string | undefined; definition?: string | undefined },
  words: (file: string) => string[],
): Call {
  if (input.definition !== undefined) return { words: words('-'), input: input.definition };
  const file = input.lab ?? '';
  return { words: words(file), files: [file] };
}
