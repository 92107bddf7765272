import { type Connection, connectTo } from '../host/running-labs.ts';
import { runningLabs } from '../host/state.ts';
import { LabError } from '../lab/error.ts';
import { showToggles, toggleValues } from '../lab/toggles.ts';
import type { ToggleValues } from '../lab/types.ts';
import type { Cell } from '../report/columns.ts';

export interface RunningLabSummary {
  name: string;
  lab: string;
  /** In ISO 8601. */
  since: string;
  toggles: ToggleValues;
  /** Toggles that differ from their defaults. */
  changed: ToggleValues;
  /** Why nothing else is known about the lab. */
  trouble?: string;
}

/** Describes a running lab. Undefined if the lab has gone down meanwhile. */
export async function describe(name: string): Promise<RunningLabSummary | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await connectTo(name);
    const { definition: lab, toggles, since } = await connection.agent.status();
    const defaults = toggleValues(lab);
    const changed = Object.entries(toggles).filter(([toggle, value]) => value !== defaults[toggle]);
    const started = new Date(since).toISOString();
    return { name, lab: lab.name, since: started, toggles, changed: Object.fromEntries(changed) };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    if (!(await runningLabs()).some((folder) => folder.name === name)) return undefined;
    return { name, lab: '', since: '', toggles: {}, changed: {}, trouble: error.message };
  } finally {
    connection?.close();
  }
}

/** Shows a time of ISO 8601 for people. */
export const showTime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

export function rowsOf(labs: readonly RunningLabSummary[]): Cell[][] {
  return labs.map(({ name, lab, since, changed, trouble }) => [
    { text: name, tone: 'strong' },
    { text: trouble ?? lab },
    { text: since && `since ${showTime(since)}`, tone: 'dim' },
    { text: showToggles(changed) || (trouble ? `lab down ${name} removes it` : 'defaults') },
  ]);
}
