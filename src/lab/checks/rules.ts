import { type Path, type Report, textLine } from '../path.ts';
import { nodeFragments } from '../place.ts';
import { macPlaceholder, parseTables, placeholders } from '../rules.ts';
import type { Lab, RuleTool } from '../types.ts';
import { placeChecker } from './references.ts';
import { checkSets, checkTraffic, MOST_TOLD } from './rule-lines.ts';

/**
 * Checks only for mistakes that no tool would accept: lines outside of any table, and placeholders for missing
 * interfaces.
 */
export function checkRules(lab: Lab, report: Report): void {
  for (const { path, node } of nodeFragments(lab)) {
    for (const [tool, text] of Object.entries(node.rules ?? {})) {
      const here = [...path, 'rules', tool];
      if (typeof text !== 'string') {
        report([...here, 'file'], 'is read with a lab that is in a file', 'the text itself', 'key');
        continue;
      }
      CHECKS[tool as RuleTool]?.(here, text, report);
      checkPlaceholders(here, text, lab, report);
    }
  }
}

/** nft's own syntax is checked by nft. */
const CHECKS: Partial<Record<RuleTool, (path: Path, text: string, report: Report) => void>> = {
  ipset: checkSets,
  iptables: checkTables,
  ip6tables: checkTables,
  ebtables: checkTables,
  tc: checkTraffic,
};

function checkPlaceholders(path: Path, text: string, lab: Lab, report: Report): void {
  for (const placeholder of new Set(placeholders(text))) {
    const index = text.split('\n').findIndex((line) => placeholders(line).includes(placeholder));
    const line = textLine(text, Math.max(0, index));
    const checkPlace = placeChecker(lab, (at, what, allowed) => report(at, what, allowed, line));
    const place = macPlaceholder(placeholder);
    if (place === undefined)
      report(path, `{{${placeholder}}} stands for nothing`, '{{mac node:interface}}', line);
    else checkPlace(path, place);
  }
}

function checkTables(path: Path, text: string, report: Report): void {
  for (const { line, text: own, why } of parseTables(text).strays.slice(0, MOST_TOLD)) {
    const allowed =
      'a *table line, then chains (:NAME POLICY) and rules (-A …), as the tool itself saves them';
    report(path, `line ${line}, "${own}", ${why}`, allowed, textLine(text, line - 1));
  }
}
