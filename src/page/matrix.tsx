import type { PageLab, PageProbe, PageScenario } from '../report/page/model.ts';
import { type Route, routeOf } from './route.ts';
import { useWords } from './words/words.ts';
import { Words } from './words.tsx';

/** Every scenario of a lab: what was set, and what was seen. */
export function Matrix({ lab, open }: { lab: PageLab; open: Route | undefined }) {
  const { scenarios } = lab;
  const { say } = useWords();
  const toggles = varying(lab);
  const probes = [...new Set(scenarios.flatMap((each) => each.probes.map(({ probe }) => probe)))];
  return (
    <section class="matrix" aria-label={say('scenarios', { lab: lab.lab })}>
      <h2>{lab.lab}</h2>
      <p class="about">
        <Words text={lab.about} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <section class="scroller" tabIndex={0} aria-label={say('table', { title: lab.lab })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('scenario')}</th>
              {probes.length === 0 && <th scope="col">{say('whySkipped')}</th>}
              {probes.map((probe) => (
                <th scope="col" key={probe}>
                  {probe}
                </th>
              ))}
              {toggles.map((name) => (
                <th scope="col" key={name}>
                  <Toggle lab={lab} name={name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scenarios.map((scenario) => (
              <tr key={scenario.scenario} class={scenario === open?.scenario ? 'open' : undefined}>
                <th scope="row">
                  <Mark scenario={scenario} />
                  <a
                    href={routeOf(lab, scenario)}
                    aria-current={scenario === open?.scenario ? 'true' : undefined}
                  >
                    {titleOf(lab, scenario)}
                  </a>
                </th>
                {scenario.status === 'skip' && scenario.probes.length === 0 ? (
                  <td colSpan={Math.max(1, probes.length)} data-label={`${say('skipped')}:`} class="none">
                    {scenario.reason}
                  </td>
                ) : (
                  probes.map((name) => (
                    <td key={name} data-label={name} class={asks(scenario, name) ? undefined : 'unasked'}>
                      <Outcome lab={lab} scenario={scenario} name={name} />
                    </td>
                  ))
                )}
                {toggles.map((name) => (
                  <td key={name} data-label={name} class="value">
                    <Value text={scenario.toggles[name] ?? ''} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Returns toggles that differ between scenarios. */
function varying({ scenarios }: PageLab): string[] {
  const names = [...new Set(scenarios.flatMap(({ toggles }) => Object.keys(toggles)))];
  return names.filter((name) => new Set(scenarios.map((each) => each.toggles[name])).size > 1);
}

/** Returns a scenario's name or, for a combination without one, how it differs from others. */
export function titleOf(lab: PageLab, { scenario, observedOnly, toggles }: PageScenario): string {
  const differs = varying(lab).map((name) => `${name}=${toggles[name]}`);
  return observedOnly && scenario.includes('=') && differs.length > 0 ? differs.join(' ') : scenario;
}

function Toggle({ lab, name }: { lab: PageLab; name: string }) {
  const about = lab.toggles.find((each) => each.name === name)?.about;
  return about ? (
    <button type="button" class="term" data-meaning={about}>
      {name}
    </button>
  ) : (
    <span>{name}</span>
  );
}

const MARKS = { pass: '✔', fail: '✘', skip: '–', error: '!' } as const;
const SPOKEN = {
  pass: 'asExpected',
  fail: 'notAsExpected',
  skip: 'skipped',
  error: 'notJudged',
} as const;

/** @param spoken adds the word that the mark stands for */
export function Mark({ scenario, spoken = false }: { scenario: PageScenario; spoken?: boolean }) {
  const { status, observedOnly } = scenario;
  const { say } = useWords();
  const words = say(observedOnly ? 'observed' : SPOKEN[status]);
  if (spoken)
    return (
      <span class={`mark ${observedOnly ? 'observed' : status}`}>
        {observedOnly ? '◦' : MARKS[status]} {words}
      </span>
    );
  return (
    <span class={`mark ${observedOnly ? 'observed' : status}`} role="img" aria-label={words} title={words}>
      {observedOnly ? '◦' : MARKS[status]}
    </span>
  );
}

const asks = ({ probes }: PageScenario, name: string) => probes.some(({ probe }) => probe === name);

function Outcome({ lab, scenario, name }: { lab: PageLab; scenario: PageScenario; name: string }) {
  const { say } = useWords();
  const probe = scenario.probes.find((each) => each.probe === name);
  if (!probe)
    return (
      <span class="none" role="img" aria-label={say('notAsked')} title={say('notAsked')}>
        ·
      </span>
    );
  return (
    <a class={`outcome ${outcomeClass(probe)}`} href={routeOf(lab, scenario, probe)}>
      {probe.works ? `✔ ${say('outcomeWorks')}` : `✘ ${probe.cause ?? say('outcomeFails')}`}
    </a>
  );
}

/** `fails – same-port-drop`, and where. */
export function OutcomeWords({
  probe: { works, cause },
  place,
}: {
  probe: Pick<PageProbe, 'works'> & { cause?: string };
  place?: string | undefined;
}) {
  const { say } = useWords();
  if (works) return <>{say('outcomeWorks')}</>;
  const outcome = [say('outcomeFails'), ...(cause ? [cause] : [])].join(' – ');
  return <>{place ? say('atPlace', { outcome, place }) : outcome}</>;
}

/** A failure that was expected is no success either, so it has a colour of its own. */
export const outcomeClass = ({ works, status }: PageProbe) =>
  status === 'fail' || status === 'error' ? 'wrong' : works ? 'works' : 'fails';

function Value({ text }: { text: string }) {
  return <span class={text === 'on' || text === 'off' ? `chip ${text}` : 'chip'}>{text}</span>;
}
