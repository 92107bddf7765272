import { useState } from 'preact/hooks';
import type { LessonStepNow } from '../../report/page/live-lesson.ts';
import { useWords } from '../words/words.ts';
import type { Acting } from './probes.tsx';

type Predict = NonNullable<LessonStepNow['predict']>;

/** Asks what will come of a probe. The place is clicked on the drawing. */
export function Guess({ of, picked, act, isStill }: { of: Predict; picked: string | undefined } & Acting) {
  const { say, of: inWords } = useWords();
  const [outcome, setOutcome] = useState<'works' | 'fails'>();
  const [cause, setCause] = useState('');
  const isWhole = outcome === 'works' || (outcome === 'fails' && cause !== '' && picked !== undefined);
  const run = () => {
    if (isStill || !isWhole) return;
    const more = outcome === 'fails' ? { cause, ...(picked !== undefined && { at: picked }) } : {};
    act?.({ lesson: { guess: { outcome, ...more } } });
  };
  return (
    <div class="guess">
      <fieldset>
        <legend class="hidden">{say('predict', { probe: of.probe })}</legend>
        {(['works', 'fails'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="outcome" checked={outcome === each} onChange={() => setOutcome(each)} />{' '}
            {say(each)}
          </label>
        ))}
      </fieldset>
      {outcome === 'fails' && (
        <>
          <label class="cause">
            {say('why')}{' '}
            <select value={cause} onChange={({ currentTarget }) => setCause(currentTarget.value)}>
              <option value="">{say('chooseCause')}</option>
              {of.causes.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <dl class="causes">
            {of.causes.map(({ name, means }) => (
              <div key={name} class={name === cause ? 'chosen' : undefined}>
                <dt>{name}</dt>
                <dd>{inWords(means)}</dd>
              </div>
            ))}
          </dl>
          <p>
            {say('where')} <span class="note">{say('clickPlace')}</span>
          </p>
          <p class="picked" role="status">
            {picked !== undefined && <code>{say('place', { place: picked })}</code>}
          </p>
        </>
      )}
      <button type="button" class="chief" aria-disabled={isStill || !isWhole} onClick={run}>
        {say('run', { probe: of.probe })}
      </button>
    </div>
  );
}
