import { LabError } from '../lab/error.ts';
import type { LiveStep } from '../plan/step.ts';
import type { Blind } from './blind.ts';
import { applyBack } from './build/back.ts';
import type { HeldConnections } from './build/connections.ts';
import type { Instance } from './instance.ts';
import type { Standing } from './observe/standing.ts';
import type { LiveLab, Sight } from './protocol.ts';

/** The state of a lab that `lab up` built, with all later changes. */
export interface Live {
  instance: Instance;
  lab: LiveLab;
  sight: Sight;
  since: number;
  standing: Standing;
  connections: HeldConnections;
  halfChanged?: string;
  blind?: Blind;
}

/** Undoes a failed change. Returns the error for the user, which says what state the lab is in now. */
export async function goBack(live: Live, back: LiveStep[], error: unknown): Promise<unknown> {
  const reason = error instanceof Error ? error.message : String(error);
  try {
    await live.standing.during(live.instance, back, () => applyBack(live.instance, back));
  } catch {
    live.halfChanged = reason;
  }
  if (!(error instanceof LabError)) return error;
  const { name } = live.lab;
  const hint =
    live.halfChanged === undefined
      ? `${name} is as it was before`
      : `${name} is half changed, and could not be changed back: lab down ${name}, then lab up builds it anew`;
  return new LabError(error.code, error.problems, hint, { cause: error });
}
