import { type Path, type Report, textLine } from '../path.ts';
import { ruleLines } from '../rules.ts';

/** Lines of `ipset save`: no others, as they are taken back by the names of the sets that they create. */
export function checkSets(path: Path, text: string, report: Report): void {
  for (const { index, words } of ruleLines(text)) {
    const [verb = '', set] = words;
    if ((verb === 'create' || verb === 'add') && set !== undefined) continue;
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
  for (const { index, words } of ruleLines(text)) {
    const [object = '', verb = ''] = words;
    const isKnown = ['qdisc', 'class', 'filter'].includes(object) && ['add', 'replace'].includes(verb);
    if (isKnown && words.includes('dev')) continue;
    const what = `line ${index + 1}, "${words.join(' ')}", adds nothing to an interface`;
    report(
      path,
      what,
      'qdisc, class or filter, then add dev NAME …, as tc -batch reads them',
      textLine(text, index),
    );
  }
}
