import { useLayoutEffect, useState } from 'preact/hooks';
import type { PageLab, PageModel, PageProbe, PageScenario } from '../report/page/model.ts';

/** What is open. */
export interface Route {
  lab: PageLab;
  scenario: PageScenario;
  probe: PageProbe | undefined;
}

/** The address of it in this page: `#/nat-loopback/snat/loopback`. */
export function routeOf(lab: PageLab, scenario: PageScenario, probe?: PageProbe): string {
  const names = [lab.lab, scenario.scenario, ...(probe ? [probe.probe] : [])];
  return `#/${names.map(encodeURIComponent).join('/')}`;
}

/** Follows the page's address. If it names nothing, the most interesting scenario opens. */
export function useRoute(model: PageModel): Route | undefined {
  const [hash, setHash] = useState(location.hash);
  // Runs before the next paint, so that nothing comes between address and content.
  useLayoutEffect(() => {
    const follow = () => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return find(model, hash) ?? mostTelling(model);
}

function find(model: PageModel, hash: string): Route | undefined {
  for (const lab of model.labs) {
    for (const scenario of lab.scenarios) {
      if (hash === routeOf(lab, scenario)) return { lab, scenario, probe: firstProbe(scenario) };
      const probe = scenario.probes.find((each) => hash === routeOf(lab, scenario, each));
      if (probe) return { lab, scenario, probe };
    }
  }
  return undefined;
}

/** Returns an unexpected result, else an expected failure, else the first scenario. */
function mostTelling({ labs }: PageModel): Route | undefined {
  const all = labs.flatMap((lab) => lab.scenarios.map((scenario) => ({ lab, scenario })));
  const found =
    all.find(({ scenario }) => scenario.status === 'fail' || scenario.status === 'error') ??
    all.find(({ scenario }) => scenario.probes.some(({ works }) => !works)) ??
    all[0];
  return found && { ...found, probe: firstProbe(found.scenario) };
}

const firstProbe = ({ probes }: PageScenario) =>
  probes.find(({ status }) => status === 'fail' || status === 'error') ??
  probes.find(({ works }) => !works) ??
  probes[0];
