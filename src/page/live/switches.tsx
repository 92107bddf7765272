import type { LiveToggle } from '../../report/page/live-model.ts';
import { useWords } from '../words/words.ts';
import { Words } from '../words.tsx';
import type { Acting } from './probes.tsx';

/** Each toggle, the command of its switch, and what that would change. */
export function Switches({ toggles, act, isStill }: { toggles: readonly LiveToggle[] } & Acting) {
  const { say } = useWords();
  if (toggles.length === 0) return null;
  return (
    <section class="switches" aria-label={say('toggles')}>
      <h2>
        <Words text={say('toggles')} />
      </h2>
      <ul>
        {toggles.map((toggle) => (
          <Switch key={toggle.name} toggle={toggle} act={act} isStill={isStill} />
        ))}
      </ul>
      {act && (
        <button
          type="button"
          class="action"
          aria-disabled={isStill}
          onClick={() => !isStill && act({ cold: true })}
        >
          <b>{say('forget')}</b> {say('forgetWhat')} <code>lab set --cold</code>
        </button>
      )}
    </section>
  );
}

function Switch({ toggle, act, isStill }: { toggle: LiveToggle } & Acting) {
  const { name, about, value, values, isSwitch } = toggle;
  const { say } = useWords();
  const set = (to: string) => !isStill && to !== value && act?.({ set: [`${name}=${to}`] });
  return (
    <li>
      <div class="toggle">
        <span class="toggle-name" id={`toggle-${name}`}>
          {name}
        </span>
        {!act && <b>{value}</b>}
        {act && isSwitch && (
          <button
            type="button"
            role="switch"
            class="switch"
            aria-checked={value === 'on'}
            aria-labelledby={`toggle-${name}`}
            aria-disabled={isStill}
            onClick={() => set(value === 'on' ? 'off' : 'on')}
          >
            {value}
          </button>
        )}
        {act && !isSwitch && (
          <select
            aria-labelledby={`toggle-${name}`}
            value={value}
            disabled={isStill}
            onChange={({ currentTarget }) => set(currentTarget.value)}
          >
            {values.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        )}
      </div>
      <p class="toggle-about">
        <Words text={about} />
      </p>
      <details>
        <summary>{say('changes')}</summary>
        <Changes toggle={toggle} />
      </details>
    </li>
  );
}

/** What setting it would change, in the words of `lab set`. */
function Changes({ toggle: { name, changes } }: { toggle: LiveToggle }) {
  return Object.entries(changes).map(([value, lines]) => (
    <div class="change" key={value}>
      <code>
        lab set {name}={value}
      </code>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </div>
  ));
}
