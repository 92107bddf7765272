import type { PageLab, PageScenario } from '../report/page/model.ts';
import { titleOf } from './matrix.tsx';
import { routeOf } from './route.ts';
import { useWords } from './words/words.ts';

/** From one scenario to the next, in the order in which the lab's author tells of them. */
export function Order({ lab, scenario }: { lab: PageLab; scenario: PageScenario }) {
  const { scenarios } = lab;
  const { say } = useWords();
  const at = scenarios.indexOf(scenario);
  const [before, next] = [scenarios[at - 1], scenarios[at + 1]];
  if (scenarios.length < 2) return null;
  return (
    <nav class="order" aria-label={say('order')}>
      {before && <a href={routeOf(lab, before)}>← {titleOf(lab, before)}</a>}
      <span>{say('orderAt', { lab: lab.lab, at: at + 1, count: scenarios.length })}</span>
      {next && <a href={routeOf(lab, next)}>{titleOf(lab, next)} →</a>}
    </nav>
  );
}
