import type { Path, Report } from '../path.ts';
import { knownInterfaces, linkFragments, nodeFragments, parsePlace } from '../place.ts';
import { oneOf } from '../suggest.ts';
import type { Lab, LabNode } from '../types.ts';
import { interfaceNameProblem } from './names.ts';

/** Returns a check that reports any text that is not the `node:interface` of an interface in the definition. */
export function placeChecker(lab: Lab, report: Report): (path: Path, text: string) => void {
  const known = knownInterfaces(lab);
  return (path, text) => {
    const place = parsePlace(text);
    const interfaces = place && known.get(place.node);
    if (place === undefined) report(path, `"${text}" is no place`, 'node:interface');
    else if (interfaces === undefined)
      report(path, `no node "${place.node}"`, oneOf(known.keys(), place.node));
    else if (!interfaces.has(place.interface)) {
      const what = `no interface "${place.interface}" in ${place.node}`;
      report(path, what, oneOf(interfaces, place.interface));
    }
  };
}

/**
 * Checks that links and settings name existing nodes and interfaces. Naming an interface in a link is enough to
 * make it.
 */
export function checkReferences(lab: Lab, report: Report): void {
  const checkPlace = placeChecker(lab, report);
  for (const { path, ends } of linkFragments(lab)) {
    for (const [index, end] of ends.entries()) {
      checkPlace([...path, index], end);
      const wrong = interfaceNameProblem(parsePlace(end)?.interface ?? 'none');
      if (wrong) report([...path, index], ...wrong);
    }
    if (ends[0] === ends[1]) report(path, `links ${ends[0]} to itself`, 'two interfaces');
  }
  const known = knownInterfaces(lab);
  for (const { path, name, node } of nodeFragments(lab)) {
    const own = known.get(name);
    if (own) checkNamed([...path, 'interfaces'], node, name, own, report);
    else report(path, `no node "${name}" under nodes`, oneOf(known.keys(), name), 'key');
  }
}

function checkNamed(
  path: Path,
  { interfaces = {} }: LabNode,
  node: string,
  known: Set<string>,
  report: Report,
) {
  for (const name of Object.keys(interfaces).filter((each) => each !== 'lo' && !known.has(each))) {
    const what = `no interface "${name}" in ${node}, nor does this setting say its kind`;
    report([...path, name], what, oneOf(known, name), 'key');
  }
}
