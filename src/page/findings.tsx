import type { PageLab, PageModel, PageProbe, PageScenario } from '../report/page/model.ts';
import { OutcomeWords } from './matrix.tsx';
import { routeOf } from './route.ts';
import { useWords } from './words/words.ts';
import { Words } from './words.tsx';

interface Props {
  model: PageModel;
  lab: PageLab;
  scenario: PageScenario;
  probe: PageProbe;
  printing: boolean;
}

/** Shows what was expected and observed, why, and how to mend it. */
export function Findings({ model, lab, scenario, probe, printing }: Props) {
  const { cause } = probe;
  const { say, of } = useWords();
  const page = cause && cause !== 'unknown' ? model.causes[cause] : undefined;
  return (
    <div class="findings">
      <section class="verdict" aria-label={say('findings')}>
        <h3>{say('findings')}</h3>
        <dl>
          <dt>{say('expected')}</dt>
          <dd>
            {probe.expected ? (
              <OutcomeWords probe={probe.expected} place={probe.expected.place} />
            ) : (
              say('nothingExpected')
            )}
          </dd>
          <dt>{say('wasObserved')}</dt>
          <dd class={probe.works ? 'works' : 'fails'}>
            <OutcomeWords probe={probe} place={probe.place} />
          </dd>
        </dl>
        {probe.reason && <p class={probe.status === 'skip' ? 'reason skipped' : 'reason'}>{probe.reason}</p>}
        <h4>{say('evidence')}</h4>
        <ul class="evidence">
          {probe.evidence.map(({ kind, text }) => (
            <li key={text}>
              <span class="kind">{kind}</span> <Words text={text} />
            </li>
          ))}
        </ul>
        {probe.notes.length > 0 && (
          <details class="notes" open={printing}>
            <summary>{say('notes')}</summary>
            <ul>
              {probe.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
      <div class="beside">
        {page && (
          <section class="why" aria-label={say('why')}>
            <h3>{say('whyCause', { cause: cause ?? '' })}</h3>
            <p class="in-short">{of(page.inShort)}</p>
            {page.mechanism.map((text) => (
              <p key={text}>
                <Words text={text} />
              </p>
            ))}
          </section>
        )}
        {page && (
          <section class="fix" aria-label={say('fixes')}>
            <h3>{say('fixes')}</h3>
            <Mended lab={lab} probe={probe} />
            <Own all={probe.remedies} />
            <details open={printing || probe.remedies.length === 0}>
              <summary>{say('inGeneral')}</summary>
              <Remedies all={page.fixes} />
            </details>
            <details open={printing}>
              <summary>{say('proof')}</summary>
              <Remedies all={page.prove} />
            </details>
          </section>
        )}
        {scenario.again.length > 0 && (
          <section class="again" aria-label={say('again')}>
            <h3>{say('again')}</h3>
            <Commands lines={[...scenario.again, `lab probe ${probe.probe}`]} />
          </section>
        )}
      </div>
    </div>
  );
}

function Mended({ lab, probe }: { lab: PageLab; probe: PageProbe }) {
  const { say } = useWords();
  const scenarioOf = (name: string) => lab.scenarios.find(({ scenario }) => scenario === name);
  if (probe.mended.length === 0) return null;
  return (
    <>
      <p>{say('seenToWork')}</p>
      <ul class="mended">
        {probe.mended.map(({ scenario, changes }) => {
          const other = scenarioOf(scenario);
          return (
            <li key={scenario}>
              <code>{changes}</code> {other && <a href={routeOf(lab, other)}>{scenario}</a>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Shows remedies with this lab's names. */
function Own({ all }: { all: PageProbe['remedies'] }) {
  const { say } = useWords();
  if (all.length === 0) return null;
  const tried = all.some((each) => each.tried);
  return (
    <>
      <p>{say(tried ? 'tried' : 'untried')}</p>
      {all.map(({ what, commands, more }) => (
        <div class="remedy" key={what}>
          <p>
            <Words text={what} />
          </p>
          <Commands lines={commands} />
          {more.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      ))}
    </>
  );
}

function Remedies({ all }: { all: readonly { what: string; commands: readonly string[] }[] }) {
  return all.map(({ what, commands }) => (
    <div class="remedy" key={what}>
      <p>
        <Words text={what} />
      </p>
      <Commands lines={commands} />
    </div>
  ));
}

function Commands({ lines }: { lines: readonly string[] }) {
  return (
    <pre class="commands">
      {lines.map((line) => (
        <code key={line}>{`${line}\n`}</code>
      ))}
    </pre>
  );
}
