import { type Path, type Report, textLine } from '../path.ts';
import { ruleLines } from '../rules.ts';

/** How many wrong lines of one text are told. With more it is probably the wrong text, and to find each takes a pass over all. */
export const MOST_TOLD = 50;

/** Lines of `ipset save`: no others, as they are taken back by the names of the sets that they create. */
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

/** Lines of `tc -batch` that say which interface they are for: they are taken back with what they added there. */
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
