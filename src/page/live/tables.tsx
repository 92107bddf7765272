import { useRef } from 'preact/hooks';
import type { LiveRow, LiveTable } from '../../report/page/live-model.ts';
import { useWords } from '../words/words.ts';

/** What the kernel has learned and counted. The cells that changed last are marked. */
export function Tables({ tables }: { tables: readonly LiveTable[] }) {
  const { say } = useWords();
  return (
    <section class="tables" aria-label={say('tables')}>
      <h2>{say('tables')}</h2>
      {tables.map((table) => (
        <Table key={table.title} table={table} />
      ))}
    </section>
  );
}

function Table({ table: { title, columns, rows } }: { table: LiveTable }) {
  const { say } = useWords();
  const moved = useMoved(rows);
  const name = say(`table-${title}`);
  return (
    <details open>
      <summary>
        {name} <small>{rows.length === 0 ? say('emptyTable') : rows.length}</small>
      </summary>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
        <section class="scroller" tabIndex={0} aria-label={say('table', { title: name })}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col" key={column}>
                    {say(`column-${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key} class={moved.has(key) ? 'moved' : undefined}>
                  {cells.map((cell, index) => (
                    <td key={columns[index]} class={moved.get(key)?.has(index) ? 'changed' : undefined}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

type Moved = ReadonlyMap<string, ReadonlySet<number>>;

/** Returns the cells that changed last, and new rows. */
function useMoved(rows: readonly LiveRow[]): Moved {
  const known = useRef<{ rows: readonly LiveRow[]; moved: Moved }>({ rows, moved: new Map() });
  const text = JSON.stringify(rows);
  if (text !== JSON.stringify(known.current.rows))
    known.current = { rows, moved: movedBetween(known.current.rows, rows) };
  return known.current.moved;
}

function movedBetween(before: readonly LiveRow[], after: readonly LiveRow[]): Moved {
  const old = new Map(before.map(({ key, cells }) => [key, cells]));
  const changed = after.map(({ key, cells }) => {
    const was = old.get(key);
    return [key, new Set(cells.flatMap((cell, index) => (was?.[index] === cell ? [] : [index])))] as const;
  });
  return new Map(changed.filter(([, cells]) => cells.size > 0));
}
