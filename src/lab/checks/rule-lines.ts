import { type Path, type Report, textLine } from '../path.ts';
import { ruleLines } from '../rules.ts';

/**
 * The most wrong lines of one text that are reported. With more it is probably the wrong text, and each takes
 * a pass over all.
 */
export const MOST_TOLD = 50;

/** Checks lines of `ipset save`. Others cannot be undone, as undoing goes by the names of the created sets. */
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

/** Checks lines of `tc -batch`. Each must name its interface, as undoing goes by that. */
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
