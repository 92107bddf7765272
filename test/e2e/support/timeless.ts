import type { Report } from '../../../src/report/report.ts';

/** A report without times, packets and ports that the kernel chose. */
export function timeless({ labs, ...report }: Report) {
  return {
    ...report,
    labs: labs.map(({ lab, scenarios }) => ({
      lab,
      scenarios: scenarios.map(({ durationMs, probes, ...scenario }) => ({
        ...scenario,
        probes: probes.map(({ hops, timeline, evidence, notes, observed, reason, ...probe }) => ({
          ...probe,
          observed: { outcome: observed.outcome, cause: observed.cause },
          reason: reason?.replace(/packet \d+|:\d{5}/g, ''),
        })),
      })),
    })),
  };
}
