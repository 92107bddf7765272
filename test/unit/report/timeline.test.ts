import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/report/columns.ts';
import { plain } from '../../../src/report/style.ts';
import { timelineText } from '../../../src/report/timeline.ts';
import { traceText } from '../../../src/report/trace.ts';
import { judgeScenario } from '../../../src/verdict/judge.ts';
import { recorded } from '../verdict/recorded.ts';

const textOf = (lab: string, name: string): string[] => {
  const each = recorded.find((one) => one.lab === lab && one.name === name);
  if (each === undefined) throw new Error(`no ${lab} ${name} was recorded`);
  return traceText(lab, judgeScenario(name, each.topology, each.scenario, each.runs, 1), plain);
};

/** Matches text that contains these lines in this order, with others in between. */
function expectInOrder(lines: readonly string[], wanted: readonly RegExp[]): void {
  let from = 0;
  for (const pattern of wanted) {
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    expect(found, `${pattern} after line ${from} of\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0);
    from = found + 1;
  }
}

describe('the way of a packet', () => {
  it.each(recorded.map(({ lab, name }) => [lab, name] as const))(
    '%s %s: fits a page of 100 columns',
    (lab, name) => {
      for (const line of textOf(lab, name)) expect(line.length, line).toBeLessThanOrEqual(100);
    },
  );

  it('same-port-drop ends in the router after its DNAT rule', () => {
    expectInOrder(textOf('nat-loopback', 'same-port-drop'), [
      /^ +\d+ {2}router:eth0 +in$/,
      /^ +router +bridge prerouting +in by eth0$/,
      /^ +router +ip prerouting +in by br0$/,
      /ip nat PREROUTING -d 1\.2\.3\.4\/32 -p tcp --dport 8001 -j DNAT/,
      /no hook after ip prerouting saw it, and it left router by no interface/,
      /^fails – same-port-drop at router:eth0$/,
      /A bridge never sends a frame back out of the port it came in by/,
      /hairpin off/,
    ]);
  });

  it('hairpin-mac-snat goes the full way there and back', () => {
    const syn = [
      /S {2}192\.168\.1\.6:\d+ → 1\.2\.3\.4:8001/,
      /pc:eth0 +out/,
      /router:eth0 +in/,
      /router +ip prerouting/,
      /destination 1\.2\.3\.4:8001 → 192\.168\.1\.5:80/,
      /router +bridge forward +in by eth0, out by eth0/,
      /bridge nat POSTROUTING -o eth0 -j snat/,
      /source MAC pc:eth0 → router:br0/,
      /router +ip postrouting/,
      /source 192\.168\.1\.6:\d+ → 192\.168\.1\.1:\d+/,
      /router:eth0 +out/,
      /web:eth0 +in/,
    ];
    const answer = [
      /S\. {2}192\.168\.1\.5:80 → 192\.168\.1\.1:\d+/,
      /destination 192\.168\.1\.1:\d+ → 192\.168\.1\.6:\d+/,
      /router +bridge forward +in by eth0, out by eth0/,
      /source MAC web:eth0 → router:br0/,
      /source 192\.168\.1\.5:80 → 1\.2\.3\.4:8001/,
      /pc:eth0 +in/,
      /^works$/,
    ];
    expectInOrder(textOf('nat-loopback', 'hairpin-mac-snat'), [...syn, ...answer]);
  });

  it('mac-flap: says which station moved where', () => {
    expectInOrder(textOf('faults', 'mac-flap'), [
      /switch:p1 +in/,
      /br0: station pc:eth0 moved from switch:p2 to switch:p1/,
      /^fails – mac-flap/,
    ]);
  });

  it('without packets there is nothing to show', () => expect(timelineText([], plain)).toEqual([]));
});

describe('lines that are too long', () => {
  it('break between words, and what follows is indented', () => {
    expect(fold('one two three four', 4, 12)).toEqual(['one two', '    three', '    four']);
  });

  it('break inside a word only where it has no space', () => {
    expect(fold('abcdefghij', 2, 6)).toEqual(['abcdef', '  ghij']);
  });
});
