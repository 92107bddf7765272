import { type Connection, connectTo } from '../host/living.ts';
import { catalogue, type Entry } from '../host/source/catalogue.ts';
import { livingLabs } from '../host/state.ts';
import { LabError } from '../lab/error.ts';
import { showToggles, toggleValues } from '../lab/toggles.ts';
import type { ToggleValues } from '../lab/types.ts';
import { type Cell, columnWidths, showRow, wrap } from '../report/columns.ts';
import { type Style, styleFor } from '../report/style.ts';
import { print, terminalWidth } from './output.ts';

interface UpLab {
  name: string;
  lab: string;
  /** ISO 8601. */
  since: string;
  toggles: ToggleValues;
  /** Those that differ from the lab's defaults. */
  changed: ToggleValues;
  /** Why nothing else is known of it. */
  trouble?: string;
}

/** Labs that can be run, and labs that are up. */
export async function ls({ json }: { json?: true }): Promise<number> {
  const [labs, up] = await Promise.all([
    catalogue(),
    livingLabs().then((folders) => Promise.all(folders.map(({ name }) => describe(name)))),
  ]);
  if (json) {
    print(JSON.stringify({ labs, up: up.filter(isPresent) }, undefined, 2));
  } else {
    print(asText(labs, up.filter(isPresent), styleFor(process.stdout)).join('\n'));
  }
  return 0;
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

/** Undefined for a lab that went down meanwhile. */
async function describe(name: string): Promise<UpLab | undefined> {
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
    if (!(await livingLabs()).some((folder) => folder.name === name)) return undefined;
    return { name, lab: '', since: '', toggles: {}, changed: {}, trouble: error.message };
  } finally {
    connection?.close();
  }
}

function asText(labs: readonly Entry[], up: readonly UpLab[], style: Style): string[] {
  const width = Math.max(...labs.map(({ name }) => name.length));
  const known = labs.flatMap(({ name, about }) => {
    const [first = '', ...rest] = wrap(about, terminalWidth() - width - 4);
    const indent = ' '.repeat(width + 4);
    return [`  ${style('strong', name.padEnd(width))}  ${first}`, ...rest.map((line) => `${indent}${line}`)];
  });
  const rows = up.map(({ name, lab, since, changed, trouble }): Cell[] => [
    { text: name, tone: 'strong' },
    { text: trouble ?? lab },
    { text: since && `since ${since.slice(0, 19).replace('T', ' ')} UTC`, tone: 'dim' },
    { text: showToggles(changed) || (trouble ? '' : 'defaults') },
  ]);
  const widths = columnWidths(rows);
  const running = rows.map((row) => `  ${showRow(row, widths, style)}`);
  const none = '  none; lab up LAB builds one and leaves it running';
  return ['labs', ...known, '', 'up', ...(running.length > 0 ? running : [none])];
}
