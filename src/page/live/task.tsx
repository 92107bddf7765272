import type { Judged, TaskNow } from '../../report/page/live-lesson.ts';
import { OutcomeWords } from '../matrix.tsx';
import { useWords } from '../words/words.ts';
import type { Acting } from './probes.tsx';
import { Text } from './text.tsx';

/** Something to mend. The running kernel is asked whether it is done. */
export function Task({ task, act, isStill }: { task: TaskNow } & Acting) {
  const { say } = useWords();
  const { rules, hints, hintsLeft, answer, hasAnswer, judged } = task;
  const does = (what: 'check' | 'hint' | 'answer') => !isStill && act?.({ lesson: { does: what } });
  const button = (what: 'check' | 'hint' | 'answer', kind: string, left = 0) => (
    <button type="button" class={kind} aria-disabled={isStill} onClick={() => does(what)}>
      {say(what, { left })}
    </button>
  );
  return (
    <div class={judged?.met ? 'task green' : 'task'}>
      <h3>{say('task')}</h3>
      {rules.length > 0 && <b>{say('rules')}</b>}
      {rules.map((rule, index) => (
        <Text key={index} texts={rule} />
      ))}
      <p class="note">{say('mend')}</p>
      {hints.map((hint, index) => (
        <div class="hint" key={index}>
          <b>{say('hintNumber', { number: index + 1 })}</b>
          <Text texts={hint} />
        </div>
      ))}
      {answer && (
        <div class="hint">
          <Text texts={answer.about} />
          <pre class="commands">
            {answer.lines.map((line) => (
              <code key={line}>{`${line}\n`}</code>
            ))}
          </pre>
        </div>
      )}
      <div role="status">{judged && <Verdict key={judged.number} judged={judged} />}</div>
      {act && (
        <p class="buttons">
          {button('check', 'chief')}
          {hintsLeft > 0 && button('hint', 'small', hintsLeft)}
          {hasAnswer && !answer && button('answer', 'small')}
        </p>
      )}
    </div>
  );
}

function Verdict({ judged: { met, probes, forbidden } }: { judged: Judged }) {
  const { say } = useWords();
  return (
    <>
      <p class={met ? 'met' : 'missed'}>
        {met ? '✔' : '✘'} {say(met ? 'met' : 'notMet')}
      </p>
      <ul class="judged">
        {probes.map(({ reason, ...each }) => (
          <li key={each.probe} class={reason === undefined ? 'met' : 'missed'}>
            {reason === undefined ? (
              `✔ ${say('asItShould', { probe: each.probe })}`
            ) : (
              <>
                ✘ {each.probe}: <OutcomeWords probe={each} place={each.place} />
                <span class="note"> {reason}</span>
              </>
            )}
          </li>
        ))}
        {forbidden.map(({ what, seen }, index) => (
          <li key={index} class="missed">
            <Text texts={what} />
            {seen.join('; ')}
          </li>
        ))}
      </ul>
    </>
  );
}
