/** Remembers the first verdict of every scenario, and finds later ones that differ. */
export class Verdicts {
  #first = new Map();
  #asExpected;
  judged = 0;
  skipped = 0;
  differing = 0;

  /** @param asExpected whether an unexpected verdict counts as differing */
  constructor({ asExpected = true } = {}) {
    this.#asExpected = asExpected;
  }

  get scenarios() {
    return this.#first.size;
  }

  /**
   * @param report the output of `lab verify --format json`
   * @returns the scenarios whose verdict differs from the first one, with their part of the report
   */
  take({ labs }) {
    return labs
      .flatMap(({ lab, scenarios }) =>
        scenarios.map((scenario) => ({ name: `${lab} ${scenario.scenario}`, scenario })),
      )
      .flatMap(({ name, scenario }) => this.#judge(name, scenario));
  }

  #judge(name, scenario) {
    if (scenario.status === 'skip') {
      this.skipped += 1;
      return [];
    }
    this.judged += 1;
    const seen = said(scenario);
    const first = this.#first.get(name) ?? seen;
    this.#first.set(name, first);
    if (seen === first && (scenario.status === 'pass' || !this.#asExpected)) return [];
    this.differing += 1;
    return [{ name, seen, first, scenario }];
  }
}

/** A verdict without what differs each time: ports, packet numbers, times. */
function said({ status, probes }) {
  const each = probes.map(({ probe, observed }) => {
    const { outcome, cause, node, interface: name, direction } = observed ?? {};
    return [probe, outcome, cause, node, name, direction].filter(Boolean).join(' ');
  });
  return [status, ...each].join(' | ');
}
