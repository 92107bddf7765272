import { Wires, type Wiring } from './wiring.ts';

const count = (length: number) => Array.from({ length }, (_, index) => index + 1);

/** Yields pairs one by one, because a list of all of them could be too long. */
function* pairs(rows: number, columns: number): Generator<readonly [number, number]> {
  for (let i = 1; i <= rows; i++) for (let j = 1; j <= columns; j++) yield [i, j];
}

/** A star: `hosts` hosts on one switch. */
export function single(hosts = 2): Wiring {
  const wires = new Wires();
  const center = wires.switch('s1');
  for (const i of count(hosts)) wires.link(wires.host(`h${i}`), center);
  return wires.build();
}

/**
 * A chain of `switches` switches with `hosts` hosts each. A host is called `h7`, or `h2s7` if switches have several
 * hosts.
 */
export function linear(switches = 2, hosts = 1): Wiring {
  const wires = new Wires();
  for (const i of count(switches)) {
    const here = wires.switch(`s${i}`);
    for (const j of count(hosts)) wires.link(wires.host(hosts === 1 ? `h${i}` : `h${j}s${i}`), here);
    if (i > 1) wires.link(here, `s${i - 1}`);
  }
  return wires.build();
}

/** A tree of switches with `depth` levels. Every switch has `fanout` children; on the last level these are hosts. */
export function tree(depth = 1, fanout = 2): Wiring {
  const wires = new Wires();
  let [switches, hosts] = [0, 0];
  const grow = (levels: number): string => {
    if (levels === 0) return wires.host(`h${++hosts}`);
    const root = wires.switch(`s${++switches}`);
    for (const _ of count(fanout)) wires.link(root, grow(levels - 1));
    return root;
  };
  grow(depth);
  return wires.build();
}

/**
 * A grid of `x` by `y` switches with `hosts` hosts each: `h1x1`, `h1x1x2`. In both directions the last switch is
 * linked with the first.
 */
export function torus(x = 3, y = 3, hosts = 1): Wiring {
  const wires = new Wires({ stp: true });
  for (const [i, j] of pairs(x, y)) {
    const here = wires.switch(`s${i}x${j}`);
    for (const k of count(hosts)) wires.link(wires.host(`h${i}x${j}${hosts === 1 ? '' : `x${k}`}`), here);
  }
  for (const [i, j] of pairs(x, y)) {
    wires.link(`s${i}x${j}`, `s${i}x${(j % y) + 1}`);
    wires.link(`s${i}x${j}`, `s${(i % x) + 1}x${j}`);
  }
  return wires.build();
}

/**
 * A fat tree of switches with `ports` ports each, an even number. It has `ports` pods of aggregation and edge
 * switches, (ports/2)² core switches above them, and (ports/2)² hosts in each pod.
 */
export function fatTree(ports = 4): Wiring {
  const wires = new Wires({ stp: true });
  const half = count(ports / 2);
  const both = () => pairs(half.length, half.length);
  for (const [i, j] of both()) wires.switch(`c${i}x${j}`);
  for (const pod of count(ports)) {
    for (const i of half) {
      wires.switch(`a${pod}x${i}`);
      wires.switch(`e${pod}x${i}`);
    }
    for (const [i, j] of both()) {
      wires.link(`a${pod}x${i}`, `c${i}x${j}`);
      wires.link(`e${pod}x${i}`, `a${pod}x${j}`);
      wires.link(`e${pod}x${i}`, wires.host(`h${pod}x${i}x${j}`));
    }
  }
  return wires.build();
}
