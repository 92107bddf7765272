import { useState } from 'preact/hooks';
import type { PageModel } from '../report/page/model.ts';
import { Languages } from './language.tsx';
import { chooseTheme, currentTheme } from './theme.ts';
import { useWords } from './words/words.ts';

/** What was run, and how it went. */
export function Header({ model }: { model: PageModel }) {
  const { environment, summary, labs } = model;
  const { say } = useWords();
  const observed = labs.flatMap(({ scenarios }) =>
    scenarios.filter(({ observedOnly }) => observedOnly),
  ).length;
  const counts = [
    ['pass', summary.pass, 'asExpected'],
    ['fail', summary.fail, 'notAsExpected'],
    ['error', summary.error, 'notJudged'],
    ['skip', summary.skip - observed, 'skipped'],
    ['observed', observed, 'observed'],
  ] as const;
  return (
    <header class="top">
      <Brand />
      <ul class="counts" aria-label={say('verdicts')}>
        {counts
          .filter(([, count]) => count > 0)
          .map(([kind, count, word]) => (
            <li key={kind} class={`count ${kind}`}>
              <b>{count}</b> {say(word)}
            </li>
          ))}
      </ul>
      <p class="environment">
        Linux {environment.kernel}, {environment.runtime}
      </p>
      <Languages />
      <ThemeSwitch />
    </header>
  );
}

export function Brand() {
  const { say } = useWords();
  return (
    <div class="brand">
      <svg viewBox="0 0 40 32" aria-hidden="true" class="logo">
        <path d="M4 8h22a8 8 0 0 1 0 16H8" />
        <path d="m13 18-6 6 6 6" />
      </svg>
      <div>
        <h1>Hairpin</h1>
        <p>{say('motto')}</p>
      </div>
    </div>
  );
}

export function ThemeSwitch() {
  const [theme, setTheme] = useState(currentTheme());
  const { say } = useWords();
  const other = theme === 'dark' ? 'light' : 'dark';
  const change = () => {
    chooseTheme(other);
    setTheme(other);
  };
  return (
    <button
      type="button"
      class="theme"
      onClick={change}
      aria-label={say(other === 'dark' ? 'toDark' : 'toLight')}
    >
      {theme === 'dark' ? '☀' : '☾'}
    </button>
  );
}
