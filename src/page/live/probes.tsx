import type { LiveProbe, PageRequest } from '../../report/page/live-model.ts';
import { useWords } from '../words/words.ts';
import { Words } from '../words.tsx';

/** The properties of everything that can be pressed. */
export interface Acting {
  act: ((asked: PageRequest) => void) | undefined;
  /** Nothing can be pressed: a request is running, or the lab is gone. */
  isStill: boolean;
}

/** A button for each probe. */
export function Probes({ probes, act, isStill }: { probes: readonly LiveProbe[] } & Acting) {
  const { say } = useWords();
  if (probes.length === 0) return null;
  return (
    <section class="asks" aria-label={say('probes')}>
      <h2>
        <Words text={say('probes')} />
      </h2>
      <ul>
        {probes.map(({ name, from, target }) => (
          <li key={name}>
            <Action act={act && (() => act({ probe: [name] }))} isStill={isStill}>
              <b>{name}</b> {from} → {target}
            </Action>
          </li>
        ))}
        {probes.length > 1 && (
          <li>
            <Action act={act && (() => act({ probe: [] }))} isStill={isStill}>
              <b>{say('allProbes')}</b> {say('allProbesHow')}
            </Action>
          </li>
        )}
      </ul>
    </section>
  );
}

interface ActionProps {
  act: (() => void) | undefined;
  isStill: boolean;
  children: preact.ComponentChildren;
}

/** A button that keeps the focus while it waits, which `disabled` would take. */
function Action({ act, isStill, children }: ActionProps) {
  if (act === undefined) return <p class="action">{children}</p>;
  return (
    <button type="button" class="action" aria-disabled={isStill} onClick={() => !isStill && act()}>
      {children}
    </button>
  );
}
