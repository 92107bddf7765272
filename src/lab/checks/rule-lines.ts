import { type Path, type Report, textLine } from '../path.ts';
import { ruleLines } from '../rules.ts';

/**
 * How many wrong lines of one text are reported. If there are more, it is probably the wrong text, and each report
 * takes a pass over the whole text.
 */
export const MOST_TOLD = 50;

/** Checks lines of `ipset save`. No other lines are allowed, because undoing works by the names of the created sets. */
export function checkSets(path: Path, text: string, report: Report): void {
  const wrong = ruleLines(text).filter(
    ({ words: [verb = '', set] }) => !['create', 'add'].includes(verb) || set === undefined,
  );
  for (const { index, words } of wrong.slice(0, MOST_TOLD)) {
    const what = `line ${index + 1}, "${words.join(' ')}", makes no set`;
    report(
      path,
      what,
      'create NAME TYPE … or add NAME ENTRY, as ipset save writes them',
      textLine(text, index),
    );
  }
}

/** Checks lines of `tc -batch`. Each must name its interface, because undoing works by interfaces. */
export function checkTraffic(path: Path, text: string, report: Report): void {
  const wrong = ruleLines(text).filter(({ words }) => {
    const [object = '', verb = ''] = words;
    const isKnown = ['qdisc', 'class', 'filter'].includes(object) && ['add', 'replace'].includes(verb);
    return !isKnown || !words.includes('dev');
  });
  for (const { index, words } of wrong.slice(0, MOST_TOLD)) {
    const what = `line ${index + 1}, "${words.join(' ')}", adds nothing to an interface`;
    report(
      path,
      what,
      'qdisc, class or filter, then add dev NAME …, as tc -batch reads them',
      textLine(text, index),
    );
  }
}
