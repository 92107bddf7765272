import type { Header, Step } from '../report/page/model.ts';

/** A packet's header after a step, and what that step changed in it. */
export interface HeaderAt {
  now: Header;
  /** Former values of the fields that changed. */
  was: Partial<Header>;
  /** The step is the packet's first that shows it. */
  isNew: boolean;
}

/** Adds up the changes of a packet's steps. Undefined before a packet was seen. */
export function headerAt(steps: readonly Step[], at: number): HeaderAt | undefined {
  const packet = steps[at]?.packet;
  const changes = steps
    .slice(0, at + 1)
    .filter((step) => step.packet === packet)
    .flatMap(({ header }) => header ?? []);
  if (changes.length === 0) return undefined;
  const now = Object.assign({}, ...changes) as Header;
  const last = steps[at]?.header;
  const before: Partial<Header> = Object.assign({}, ...(last ? changes.slice(0, -1) : changes));
  const isNew = last !== undefined && changes.length === 1;
  const names = isNew ? [] : (Object.keys(last ?? {}) as (keyof Header)[]);
  return { now, was: Object.fromEntries(names.map((name) => [name, before[name]])), isNew };
}
