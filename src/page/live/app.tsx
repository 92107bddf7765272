import { useMemo, useState } from 'preact/hooks';
import { GLOSSARY } from '../../report/page/glossary.ts';
import type { LiveState, PageRequest } from '../../report/page/live-model.ts';
import { Brand, ThemeSwitch } from '../header.tsx';
import { Drifted, Picture } from '../stage.tsx';
import { Tooltip } from '../tooltip.tsx';
import { Terms, termFinder, Words } from '../words.tsx';
import { ask, useLive } from './connection.ts';
import { Probes } from './probes.tsx';
import { Result } from './result.tsx';
import { Shell } from './shell.tsx';
import { Switches } from './switches.tsx';
import { Tables } from './tables.tsx';

interface Rights {
  mayAct: boolean;
  mayShell: boolean;
}

const finder = termFinder(GLOSSARY);

/** The page of a running lab. Those who only look on see the same, without buttons and switches. */
export function App(rights: Rights) {
  const state = useLive();
  return (
    <Terms.Provider value={finder}>
      <header class="top">
        <Brand />
        {state && <p class={state.ended === null ? 'alive' : 'alive over'}>{stands(state)}</p>}
        {!rights.mayAct && <p class="environment">you look on</p>}
        <ThemeSwitch />
      </header>
      <main>
        {state ? <Lab state={state} {...rights} /> : <p role="status">Asking what the lab is…</p>}
        <Tooltip terms={GLOSSARY} />
      </main>
    </Terms.Provider>
  );
}

const stands = ({ name, ended }: LiveState) => `${name} ${ended === null ? 'is up' : '– over'}`;

function Lab({ state, mayAct, mayShell }: { state: LiveState } & Rights) {
  const { drift, drawing, result, ended, busy, done } = state;
  const [problem, setProblem] = useState<string>();
  const act = async (asked: PageRequest) => {
    setProblem(undefined);
    setProblem(await ask(asked));
  };
  const isStill = busy !== null || ended !== null;
  const drifted = useMemo(() => drift.map(({ place }) => place), [drift]);
  return (
    <Drifted.Provider value={drifted}>
      <p class="about">
        <Words text={state.about} />
      </p>
      {ended !== null && (
        <p class="ended" role="alert">
          {ended}
        </p>
      )}
      <div class="live">
        <div class="panel">
          <Probes probes={state.probes} act={mayAct ? act : undefined} isStill={isStill} />
          <Switches toggles={state.toggles} act={mayAct ? act : undefined} isStill={isStill} />
          <p class="doing" role="status">
            {busy !== null && (
              <>
                <code>{busy}</code> is running…
              </>
            )}
            {busy === null && done && (
              <>
                <code>{done.command}</code>
                {done.lines.map((line) => (
                  <span key={line}>{line}</span>
                ))}
              </>
            )}
          </p>
          {problem && (
            <p class="reason" role="alert">
              {problem}
            </p>
          )}
        </div>
        <div class="seen">
          {drift.length > 0 && (
            <section class="drift" aria-label="Drift">
              <h2>Changed by hand</h2>
              <ul>
                {drift.map(({ text }) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </section>
          )}
          {result ? (
            <Result key={result.number} result={result} />
          ) : (
            <div class="picture">
              <Picture drawing={drawing} />
            </div>
          )}
        </div>
      </div>
      {mayShell && <Shell nodes={state.nodes} isOver={ended !== null} />}
      <Tables tables={state.tables} />
    </Drifted.Provider>
  );
}
