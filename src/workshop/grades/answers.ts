import { CAUSES } from '../../lab/causes.ts';
import { type Guess, isRight } from '../../lab/guess.ts';
import type { ProbeVerdict } from '../../verdict/types.ts';
import type { Check } from './types.ts';

/** The answers of a student: predictions of probes, and a diagnosis. */
export interface Answers {
  /** By scenario, then by probe. */
  predictions: Record<string, Record<string, Answer>>;
  diagnosis?: Guess;
}

export interface Answer {
  outcome: 'works' | 'fails';
  cause?: string;
  node?: string;
}

const SHAPE =
  'answers are `predictions: {SCENARIO: {PROBE: works, or CAUSE at NODE}}` and `diagnosis: CAUSE at NODE`';

/** Reads answers from a parsed file. Returns a sentence for the student if they are not valid. */
export function readAnswers(value: unknown): Answers | string {
  if (!isRecord(value)) return SHAPE;
  const predictions = readPredictions(value.predictions ?? {});
  if (typeof predictions === 'string') return predictions;
  const diagnosis = value.diagnosis === undefined ? undefined : readDiagnosis(value.diagnosis);
  if (typeof diagnosis === 'string') return diagnosis;
  if (Object.keys(predictions).length === 0 && !diagnosis) return SHAPE;
  return { predictions, ...(diagnosis && { diagnosis }) };
}

/** How many predictions are allowed: each one is a check of its own, and no lab asks for more. */
const MOST_PREDICTIONS = 500;

function readPredictions(value: unknown): Answers['predictions'] | string {
  if (!isRecord(value)) return SHAPE;
  const predictions: [string, Record<string, Answer>][] = [];
  let count = 0;
  for (const [scenario, probes] of Object.entries(value)) {
    if (!isRecord(probes)) return `predictions of ${scenario}: ${SHAPE}`;
    const answers: [string, Answer][] = [];
    for (const [probe, said] of Object.entries(probes)) {
      const answer = typeof said === 'string' ? readAnswer(said) : undefined;
      if (answer === undefined) return `${scenario}, ${probe}: ${CAUSE_SHAPE}`;
      answers.push([probe, answer]);
      count += 1;
      if (count > MOST_PREDICTIONS) return `more than ${MOST_PREDICTIONS} predictions`;
    }
    predictions.push([scenario, Object.fromEntries(answers)]);
  }
  return Object.fromEntries(predictions);
}

function readDiagnosis(value: unknown): Guess | string {
  const said = typeof value === 'string' ? readAnswer(value) : undefined;
  if (said?.cause === undefined || said.node === undefined) return `diagnosis: ${CAUSE_SHAPE}`;
  const [node = '', at] = said.node.split(':');
  return { cause: said.cause, node, ...(at && { interface: at }) };
}

const CAUSE_SHAPE = 'say works, fails, or a cause that `lab explain` lists, such as "filtered at router"';

function readAnswer(text: string): Answer | undefined {
  if (text === 'works' || text === 'fails') return { outcome: text };
  const [, cause, node] = /^(\S+)(?: at (\S+))?$/.exec(text.trim()) ?? [];
  if (!CAUSES.some((one) => one === cause)) return undefined;
  return { outcome: 'fails', ...(cause && { cause }), ...(node && { node }) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param seen verdicts by scenario; an answer about a scenario or probe that is not there is wrong */
export function checkPredictions(
  { predictions }: Answers,
  seen: Readonly<Record<string, readonly ProbeVerdict[]>>,
): Check[] {
  return Object.entries(predictions).flatMap(([scenario, probes]) =>
    Object.entries(probes).map(([probe, said]): Check => {
      const what = `${scenario}: ${probe} ${said.outcome}${said.cause ? ` – ${said.cause}` : ''}${said.node ? ` at ${said.node}` : ''}`;
      const observed = verdictsOf(seen, scenario).find((one) => one.probe === probe)?.observed;
      if (observed === undefined)
        return { what, pass: false, message: `the lab has no probe ${probe} in a scenario ${scenario}` };
      const { outcome, cause, node = '', interface: at, detail } = observed;
      const place = [node, at].filter(Boolean).join(':');
      const pass =
        outcome === said.outcome &&
        (said.cause === undefined || said.cause === cause) &&
        (said.node === undefined || said.node === node || said.node === place);
      const message =
        outcome === 'works' ? `it works: ${detail}` : `it fails – ${cause} at ${place}: ${detail}`;
      return { what, pass, message };
    }),
  );
}

/** Undefined for names such as `constructor`, which every object has as a property. */
const verdictsOf = (seen: Readonly<Record<string, readonly ProbeVerdict[]>>, scenario: string) =>
  (Object.hasOwn(seen, scenario) ? seen[scenario] : undefined) ?? [];

/** @param wrong every cause and place that verdicts name */
export function checkDiagnosis({ diagnosis }: Answers, wrong: readonly Guess[]): Check[] {
  if (diagnosis === undefined) return [];
  const { cause, node, interface: at } = diagnosis;
  const what = `diagnosis: ${cause} at ${[node, at].filter(Boolean).join(':')}`;
  const pass = wrong.some((one) => isRight(one, diagnosis));
  const near = wrong.find((one) => one.node === node || one.cause === cause);
  const hint =
    wrong.length === 0
      ? 'nothing fails in the lab that it is about'
      : near?.cause === cause
        ? `the cause is right, but it is met at another node than ${node}`
        : near
          ? `something is wrong at ${node}, but not ${cause}`
          : 'neither the cause nor the node: follow the packet hop by hop to where it was last seen';
  return [{ what, pass, message: pass ? 'so the packets show' : hint }];
}
