import { useState } from 'preact/hooks';
import type { LiveResult } from '../../report/page/live-model.ts';
import { OutcomeWords, outcomeClass } from '../matrix.tsx';
import { Probe } from '../scenario.tsx';
import { useWords } from '../words/words.ts';

/** What the last probes showed. The journey of one packet plays at once. */
export function Result({ result: { model } }: { result: LiveResult }) {
  const { say } = useWords();
  const lab = model.labs[0];
  const scenario = lab?.scenarios[0];
  const probes = scenario?.probes ?? [];
  const [chosen, choose] = useState(() => probes.find(({ works }) => !works)?.probe ?? probes[0]?.probe);
  const probe = probes.find((each) => each.probe === chosen);
  if (!lab || !scenario || !probe) return null;
  return (
    <section class="result" aria-label={say('seen')}>
      <div class="probes">
        {probes.map((each) => (
          <button
            type="button"
            key={each.probe}
            class={`seen-probe ${outcomeClass(each)}`}
            aria-pressed={each === probe}
            onClick={() => choose(each.probe)}
          >
            <b>{each.probe}</b> {each.from} → {each.target}
            <span class="outcome-words">
              <OutcomeWords probe={each} />
            </span>
          </button>
        ))}
      </div>
      {scenario.reason && <p class="reason skipped">{scenario.reason}</p>}
      <Probe
        key={probe.probe}
        model={model}
        lab={lab}
        scenario={scenario}
        probe={probe}
        printing={false}
        playsItself
      />
    </section>
  );
}
