import type { Path, Report } from '../path.ts';
import { nodeFragments } from '../place.ts';
import { macPlaceholder, parseTables, placeholders } from '../rules.ts';
import type { Lab } from '../types.ts';
import { placeChecker } from './references.ts';

/** Only what no tool would take: lines outside any table, and placeholders for nothing. */
export function checkRules(lab: Lab, report: Report): void {
  const checkPlace = placeChecker(lab, report);
  for (const { path, node } of nodeFragments(lab)) {
    for (const [tool, text] of Object.entries(node.rules ?? {})) {
      const here = [...path, 'rules', tool];
      if (tool !== 'nft') checkTables(here, text, report);
      for (const placeholder of placeholders(text)) {
        const place = macPlaceholder(placeholder);
        if (place === undefined)
          report(here, `{{${placeholder}}} stands for nothing`, '{{mac node:interface}}');
        else checkPlace(here, place);
      }
    }
  }
}

function checkTables(path: Path, text: string, report: Report): void {
  for (const stray of parseTables(text).strays) {
    const allowed =
      'a *table line, then chains (:NAME POLICY) and rules (-A …), as the tool itself saves them';
    report(path, `line ${stray.line}, "${stray.text}", ${stray.why}`, allowed);
  }
}
