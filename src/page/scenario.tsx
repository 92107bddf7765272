import type { PageLab, PageModel, PageProbe, PageScenario } from '../report/page/model.ts';
import { Findings } from './findings.tsx';
import { Hops } from './hops.tsx';
import { Journey } from './journey.tsx';
import { Mark, OutcomeWords, outcomeClass, titleOf } from './matrix.tsx';
import { usePlayer } from './player.ts';
import { routeOf } from './route.ts';
import { Picture } from './stage.tsx';
import { useWords } from './words/words.ts';
import { Words } from './words.tsx';

interface Shown {
  model: PageModel;
  lab: PageLab;
  scenario: PageScenario;
  probe: PageProbe | undefined;
  printing?: boolean;
}

/** One scenario: why, what was set, and the journey of each of its probes. */
export function Scenario({ model, lab, scenario, probe, printing = false }: Shown) {
  const { because, toggles, status, reason, probes } = scenario;
  const drawing = model.drawings[scenario.drawing];
  const { say } = useWords();
  return (
    <>
      <h2 id={printing ? undefined : 'opened'}>
        {titleOf(lab, scenario)}
        <span class="status">
          <Mark scenario={scenario} spoken />
        </span>
      </h2>
      {because && (
        <p class="because">
          <Words text={because} />
        </p>
      )}
      {reason && <p class={status === 'skip' ? 'reason skipped' : 'reason'}>{reason}</p>}
      <ul class="settings" aria-label={say('settings')}>
        {Object.entries(toggles).map(([name, value]) => (
          <li key={name}>
            <button
              type="button"
              class="term"
              data-meaning={lab.toggles.find((each) => each.name === name)?.about ?? name}
            >
              {name}
            </button>
            ={value}
          </li>
        ))}
      </ul>
      {!printing && (
        <nav class="probes" aria-label={say('probes')}>
          {probes.map((each) => (
            <a
              key={each.probe}
              href={routeOf(lab, scenario, each)}
              class={outcomeClass(each)}
              aria-current={each === probe ? 'true' : undefined}
            >
              <b>{each.probe}</b> {each.from} → {each.target}
              <span class="outcome-words">
                <OutcomeWords probe={each} />
              </span>
            </a>
          ))}
        </nav>
      )}
      {(printing ? probes : probes.filter((each) => each === probe)).map((each) => (
        <Probe
          key={each.probe}
          model={model}
          lab={lab}
          scenario={scenario}
          probe={each}
          printing={printing}
        />
      ))}
      {probes.length === 0 && drawing && (
        <div class="picture">
          <Picture drawing={drawing} />
        </div>
      )}
    </>
  );
}

interface ShownProbe extends Shown {
  probe: PageProbe;
  printing: boolean;
  /** Whether its journey starts without a key or a click. */
  playsItself?: boolean;
}

export function Probe({ model, lab, scenario, probe, printing, playsItself }: ShownProbe) {
  const { say } = useWords();
  const player = usePlayer(probe.steps, printing, playsItself);
  const drawing = model.drawings[scenario.drawing];
  const hops = <Hops steps={probe.steps} at={printing ? -1 : player.at} go={player.go} />;
  return (
    <article class="probe" aria-label={say('probe', { probe: probe.probe })}>
      {printing && (
        <h3>
          {probe.probe}: {probe.from} → {probe.target}
        </h3>
      )}
      {drawing && <Journey drawing={drawing} probe={probe} player={player} printing={printing} />}
      <Findings model={model} lab={lab} scenario={scenario} probe={probe} printing={printing} />
      {playsItself ? (
        <details>
          <summary>{say('hopsFolded')}</summary>
          {hops}
        </details>
      ) : (
        hops
      )}
    </article>
  );
}
