import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawing, Step } from '../report/page/model.ts';
import { packetWords } from '../report/page/plain-words.ts';
import { headerAt } from './header-at.ts';
import { isInside, TEXT, wayTo } from './motion.ts';
import { MOTION } from './player.ts';

/** The packet on its way. */
export function Token(props: {
  drawing: Drawing;
  steps: readonly Step[];
  at: number;
  speed: number;
  tone: string;
}) {
  const { drawing, steps, at, speed, tone } = props;
  const group = useRef<SVGGElement>(null);
  const way = wayTo(drawing, steps, at);
  const [x, y] = way.at(-1) ?? [0, 0];
  useLayoutEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || !Number.isFinite(speed);
    if (calm || way.length < 2) return;
    const motion = group.current?.animate(keyframes(way), {
      duration: MOTION / speed,
      easing: 'ease-in-out',
    });
    return () => motion?.cancel();
  }, [drawing, steps, at]);
  const found = headerAt(steps, at);
  const isRewritten = Object.keys(found?.was ?? {}).length > 0;
  const step = steps[at];
  // Hooks see a packet before its first cable, where its header is read.
  const first = steps.find(({ packet, header }) => packet === step?.packet && header);
  const flags = found?.now.flags ?? first?.header?.flags ?? '';
  // The names are those of the protocols, in every language.
  const name = short(packetWords(flags, 'en').name);
  const width = name.length * 8 + 18;
  // Beside the texts, which begin a little to the right of the cable.
  const aside = step && isInside(drawing, step) ? Math.min(0, TEXT - 2 - width / 2) : 0;
  return (
    <g
      ref={group}
      class={`token ${tone}${isRewritten ? ' rewritten' : ''}`}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <rect class="pill" x={aside - width / 2} y={-12} width={width} height={24} rx={12} />
      <text x={aside} y={4.5}>
        {name}
      </text>
    </g>
  );
}

const short = (name: string) =>
  name.replace(' request', '?').replace(' reply', '!').replace(' question', '?').replace(' answer', '!');

/** The same speed all the way, also round corners. */
function keyframes(way: readonly (readonly [number, number])[]): Keyframe[] {
  const lengths = way.map(([x, y], index) => {
    const [fromX, fromY] = way[index - 1] ?? [x, y];
    return Math.hypot(x - fromX, y - fromY);
  });
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let gone = 0;
  return way.map(([x, y], index) => {
    gone += lengths[index] ?? 0;
    return { transform: `translate(${x}px, ${y}px)`, offset: Math.min(1, gone / whole) };
  });
}
