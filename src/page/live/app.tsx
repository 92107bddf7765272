import { useMemo, useState } from 'preact/hooks';
import type { LiveState, PageRequest } from '../../report/page/live-model.ts';
import { Brand, ThemeSwitch } from '../header.tsx';
import { Languages } from '../language.tsx';
import { Drifted, Picture } from '../stage.tsx';
import { Tooltip } from '../tooltip.tsx';
import { useWords } from '../words/words.ts';
import { WithTerms, Words } from '../words.tsx';
import { ask, useLive } from './connection.ts';
import { Lessons } from './lessons.tsx';
import { Probes } from './probes.tsx';
import { Result } from './result.tsx';
import { Shell } from './shell.tsx';
import { Switches } from './switches.tsx';
import { Tables } from './tables.tsx';

interface Rights {
  mayAct: boolean;
  mayShell: boolean;
}

/** The page of a running lab. Readers without rights see the same without buttons and switches. */
export function App(rights: Rights) {
  const { state, isLost } = useLive();
  const { say } = useWords();
  return (
    <WithTerms>
      <header class="top">
        <Brand />
        {state && (
          <p class={state.ended === null && !isLost ? 'alive' : 'alive over'}>
            {say(isLost ? 'outOfReach' : state.ended === null ? 'up' : 'ended', { name: state.name })}
          </p>
        )}
        {!rights.mayAct && <p class="environment">{say('lookOn')}</p>}
        <Languages />
        <ThemeSwitch />
      </header>
      <main>
        {state ? <Lab state={state} isLost={isLost} {...rights} /> : <p role="status">{say('asking')}</p>}
        <Tooltip />
      </main>
    </WithTerms>
  );
}

function Lab({ state, isLost, mayAct, mayShell }: { state: LiveState; isLost: boolean } & Rights) {
  const { drift, drawing, result, ended, busy, done } = state;
  const { say } = useWords();
  const [problem, setProblem] = useState<string>();
  const act = async (asked: PageRequest) => {
    setProblem(undefined);
    setProblem(await ask(asked, say('gone')));
  };
  const isStill = busy !== null || ended !== null || isLost;
  const acting = { act: mayAct ? act : undefined, isStill };
  const trouble = ended ?? (isLost ? say('gone') : undefined);
  const { lesson } = state;
  const isAsked = lesson?.does === 'guess';
  const asked = `${state.built} ${lesson?.steps.length}`;
  const [picked, pick] = useState<{ asked: string; place: string }>();
  // A click on a place answers one question only.
  const place = picked?.asked === asked ? picked.place : undefined;
  const picking =
    mayAct && isAsked ? { picked: place, choose: (at: string) => pick({ asked, place: at }) } : undefined;
  const drifted = useMemo(() => drift.map(({ place }) => place), [drift]);
  return (
    <Drifted.Provider value={drifted}>
      <p class="about">
        <Words text={state.about} />
      </p>
      {trouble && (
        <p class="ended" role="alert">
          {trouble}
        </p>
      )}
      <div class={lesson ? 'live taught' : 'live'}>
        <div class="panel">
          <Lessons state={state} picked={place} {...acting} />
          {/* While a prediction is asked for, nothing tells what will come. */}
          {!isAsked && <Probes probes={state.probes} {...acting} />}
        </div>
        <div class="seen">
          {mayShell && <Shell nodes={state.nodes} built={state.built} isOver={ended !== null} />}
          <ByHand drift={drift} />
          {result ? (
            <Result key={result.number} result={result} />
          ) : (
            <div class="picture">
              <Picture drawing={drawing} pick={picking} />
            </div>
          )}
        </div>
        {!isAsked && (
          <div class="panel">
            <Switches toggles={state.toggles} {...acting} />
          </div>
        )}
      </div>
      <div class="doing">
        <Doing busy={busy} done={done} />
        {problem && (
          <p class="reason" role="alert">
            {problem}
          </p>
        )}
      </div>
      <Tables tables={state.tables} />
    </Drifted.Provider>
  );
}

/** So many changes are shown at once; more are folded, as they would cover the page. */
const AT_ONCE = 3;

function Doing({ busy, done }: Pick<LiveState, 'busy' | 'done'>) {
  const { say } = useWords();
  const lines = done?.lines.map((line) => <span key={line}>{line}</span>) ?? [];
  return (
    <div role="status">
      {busy !== null && (
        <>
          <code>{busy}</code> {say('isRunning')}
        </>
      )}
      {busy === null && done && (
        <>
          <code>{done.command}</code>
          {lines.length > AT_ONCE ? (
            <details>
              <summary>{say('changed', { count: lines.length })}</summary>
              {lines}
            </details>
          ) : (
            lines
          )}
        </>
      )}
    </div>
  );
}

function ByHand({ drift }: Pick<LiveState, 'drift'>) {
  const { say } = useWords();
  if (drift.length === 0) return null;
  return (
    <section class="drift" aria-label={say('drift')}>
      <h2>{say('drift')}</h2>
      <ul>
        {drift.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
