import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageModel } from '../report/page/model.ts';
import { Header } from './header.tsx';
import { Matrix } from './matrix.tsx';
import { Order } from './order.tsx';
import { type Route, routeOf, useRoute } from './route.ts';
import { Scenario } from './scenario.tsx';
import { Tooltip } from './tooltip.tsx';
import { WithTerms } from './words.tsx';

/**
 * The whole page: the open scenario with its drawing and links to its neighbours, and below it all scenarios
 * of its lab.
 */
export function App({ model, printing }: { model: PageModel; printing: boolean }) {
  const route = useRoute(model);
  return (
    <WithTerms>
      <Header model={model} />
      <main>
        {model.labs.map((lab) => (
          <Fragment key={lab.lab}>
            {!printing && lab === route?.lab && <Opened model={model} route={route} />}
            <Matrix lab={lab} open={route} />
          </Fragment>
        ))}
        {printing && <All model={model} />}
        <Tooltip />
      </main>
    </WithTerms>
  );
}

function Opened({ model, route }: { model: PageModel; route: Route }) {
  const { lab, scenario, probe } = route;
  const section = useRef<HTMLElement>(null);
  const first = useRef(true);
  useLayoutEffect(() => {
    document.title = `${scenario.scenario} – ${lab.lab} – Hairpin`;
    // A scenario that the reader opens is scrolled into view; the first one is not.
    if (!first.current) section.current?.focus({ preventScroll: true });
    if (!first.current) section.current?.scrollIntoView();
    first.current = false;
  }, [lab, scenario]);
  return (
    <section class="opened" ref={section} tabIndex={-1} aria-labelledby="opened">
      <Order lab={lab} scenario={scenario} />
      <Scenario key={routeOf(lab, scenario)} model={model} lab={lab} scenario={scenario} probe={probe} />
    </section>
  );
}

function All({ model }: { model: PageModel }) {
  return (
    <>
      {model.labs.flatMap((lab) =>
        lab.scenarios.map((scenario) => (
          <section class="opened" key={routeOf(lab, scenario)}>
            <Scenario model={model} lab={lab} scenario={scenario} probe={undefined} printing />
          </section>
        )),
      )}
    </>
  );
}
