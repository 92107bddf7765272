import { useEffect, useRef } from 'preact/hooks';
import type { LessonNow, LessonStepNow, LessonTitle, Told } from '../../report/page/live-lesson.ts';
import type { LiveState } from '../../report/page/live-model.ts';
import { useWords } from '../words/words.ts';
import { Guess } from './guess.tsx';
import type { Acting } from './probes.tsx';
import { Task } from './task.tsx';
import { Text } from './text.tsx';

interface Props extends Acting {
  state: LiveState;
  /** The place that was clicked on the drawing. */
  picked: string | undefined;
}

/** The lessons of the lab, or the one that is being taught, as far as it has come. */
export function Lessons({ state, ...acting }: Props) {
  const { lessons, lesson } = state;
  if (lessons.length === 0) return null;
  return lesson ? (
    <Lesson key={state.built} lessons={lessons} lesson={lesson} {...acting} />
  ) : (
    <Titles lessons={lessons} {...acting} />
  );
}

function Titles({ lessons, act, isStill }: { lessons: readonly LessonTitle[] } & Acting) {
  const { say, of } = useWords();
  return (
    <details class="lessons" open={lessons.some(({ done }) => done)}>
      <summary>
        {say('lessons')} <small>{lessons.length}</small>
      </summary>
      {act && <p class="note">{say('beginNote')}</p>}
      <ol>
        {lessons.map(({ name, title, done }) => (
          <li key={name} class={done ? 'done' : undefined}>
            {of(title)}
            {done && <span class="met"> ✔ {say('done')}</span>}
            {act && (
              <button
                type="button"
                class="small"
                aria-label={`${say('begin')}: ${of(title)}`}
                aria-disabled={isStill}
                onClick={() => !isStill && act({ lesson: { begin: name } })}
              >
                {say('begin')}
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Lesson(props: { lessons: readonly LessonTitle[]; lesson: LessonNow } & Omit<Props, 'state'>) {
  const { lessons, lesson, act, isStill } = props;
  const { say, of } = useWords();
  const at = lessons.findIndex(({ name }) => name === lesson.name);
  const title = lessons[at]?.title ?? {};
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that began the lesson is gone: reading and the keyboard go on from the top of the lesson.
  useEffect(() => heading.current?.focus(), []);
  const does = (what: 'next' | 'leave') => !isStill && act?.({ lesson: { does: what } });
  return (
    <section class="lesson" aria-label={say('lessons')}>
      <h2 ref={heading} tabIndex={-1}>
        {say('lesson', { number: at + 1, count: lessons.length, title: of(title) })}
      </h2>
      {lesson.steps.map((step, index) => (
        <Step key={index} {...props} step={step} isLast={index === lesson.steps.length - 1} />
      ))}
      {act && lesson.does === 'next' && (
        <button type="button" class="chief" aria-disabled={isStill} onClick={() => does('next')}>
          {say('next')}
        </button>
      )}
      {lesson.does === 'nothing' && <Over next={lessons[at + 1]} act={act} isStill={isStill} />}
      {act && (
        <button type="button" class="small" aria-disabled={isStill} onClick={() => does('leave')}>
          {say('leave')}
        </button>
      )}
    </section>
  );
}

function Over({ next, act, isStill }: { next: LessonTitle | undefined } & Acting) {
  const { say, of } = useWords();
  return (
    <>
      <p class="met" role="status">
        ✔ {say('over')} {!next && say('courseDone')}
      </p>
      {act && next && (
        <button
          type="button"
          class="chief"
          aria-disabled={isStill}
          onClick={() => !isStill && act({ lesson: { begin: next.name } })}
        >
          {say('nextLesson', { title: of(next.title) })}
        </button>
      )}
    </>
  );
}

interface StepProps extends Omit<Props, 'state'> {
  lesson: LessonNow;
  step: LessonStepNow;
  isLast: boolean;
}

function Step({ lesson: { does }, step, isLast, picked, act, isStill }: StepProps) {
  const { say } = useWords();
  const { text, predict, run, task } = step;
  const now = isLast && act ? does : undefined;
  const own = useRef<HTMLDivElement>(null);
  const isTold = predict?.told !== undefined;
  useEffect(() => {
    if (isLast) own.current?.scrollIntoView({ block: 'nearest' });
  }, [isLast, isTold]);
  return (
    <div class="step" ref={own}>
      <Text texts={text} />
      {predict && <p class="asks-for">{say('predict', { probe: predict.probe })}</p>}
      {predict && now === 'guess' && <Guess of={predict} picked={picked} act={act} isStill={isStill} />}
      {predict?.told && <Fared told={predict.told} />}
      {run && now === 'run' && (
        <button
          type="button"
          class="chief"
          aria-disabled={isStill}
          onClick={() => !isStill && act?.({ lesson: { does: 'run' } })}
        >
          {say('run', { probe: run.join(', ') })}
        </button>
      )}
      {task && <Task task={task} act={now === 'task' ? act : undefined} isStill={isStill} />}
    </div>
  );
}

/** How a prediction fared. */
function Fared({ told: { parts, means, because, unclear } }: { told: Told }) {
  const { say, of } = useWords();
  const word = (part: string) =>
    part === 'works' || part === 'fails' ? say(part === 'works' ? 'outcomeWorks' : 'outcomeFails') : part;
  return (
    <>
      <div role="status">
        <ul class="fared">
          {parts.map(({ said, truth, right }) => (
            <li key={truth} class={right ? 'met' : 'missed'}>
              {right ? '✔' : '✘'} {say(right ? 'right' : 'wrong', { said: word(said), truth: word(truth) })}
            </li>
          ))}
          {unclear && <li>{say('unclear', { reason: unclear })}</li>}
        </ul>
        {means && <p>{of(means)}</p>}
      </div>
      <Text texts={because} />
    </>
  );
}
