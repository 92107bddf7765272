import type { Report } from '../path.ts';
import { linkFragments, parsePlace } from '../place.ts';
import { nearest } from '../suggest.ts';
import type { Lab, LabNode } from '../types.ts';

/** Reports likely misspellings. A link makes the interfaces that it names, so a misspelt name would make one too. */
export function checkSlips(lab: Lab, report: Report): void {
  const links = linkFragments(lab);
  const cabled = new Set(links.flatMap(({ ends }) => ends));
  for (const { path, ends } of links) {
    for (const [index, end] of ends.entries()) {
      const { node = '', interface: name = '' } = parsePlace(end) ?? {};
      const { interfaces = {} } = lab.nodes[node] ?? {};
      if (Object.hasOwn(interfaces, name)) continue;
      const idle = withAddresses(interfaces).filter((each) => !cabled.has(`${node}:${each}`));
      const meant = nearest(name, idle);
      if (meant === undefined || digits(meant) !== digits(name)) continue;
      const what = `no interface "${name}" in ${node}, whose ${meant} has an address and no link`;
      report([...path, index], what, `did you mean ${meant}?`);
    }
  }
}

const withAddresses = (interfaces: NonNullable<LabNode['interfaces']>) =>
  Object.entries(interfaces).flatMap(([name, { addresses = [] }]) => (addresses.length > 0 ? [name] : []));

/** `eth2` beside `eth1` is not a misspelling. */
const digits = (name: string) => name.replace(/\D/g, '');
