import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawing, PageProbe, Step } from '../report/page/model.ts';
import { packetWords } from '../report/page/plain-words.ts';
import { headerAt } from './header-at.ts';
import { spotOf, trail, wayTo } from './motion.ts';
import { MOTION } from './player.ts';

interface Props {
  drawing: Drawing;
  probe: PageProbe;
  at: number;
  speed: number;
  printing: boolean;
}

/** The topology with the packet on its way, and the place where it died. */
export function Stage({ drawing, probe, at, speed, printing }: Props) {
  const { steps } = probe;
  const step = steps[at];
  if (!step) return null;
  const { width, height } = drawing;
  const tone = toneOf(steps, step);
  return (
    <div class="stage" data-at={step.place} data-kind={step.kind}>
      <Network drawing={drawing} here={step.place} />
      <svg class="moving" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <g class={`trails ${tone}`}>
          {trail(drawing, steps, at).map((way, index) => (
            <path key={index} d={`M${way.map((spot) => spot.join(' ')).join('L')}`} />
          ))}
        </g>
        {step.kind !== 'verdict' && (
          <Token
            drawing={drawing}
            steps={steps}
            at={at}
            speed={printing ? Number.POSITIVE_INFINITY : speed}
            tone={tone}
          />
        )}
        <Ending drawing={drawing} probe={probe} step={step} />
      </svg>
    </div>
  );
}

/** The drawing itself, which only marks the node that the packet is in. */
function Network({ drawing, here }: { drawing: Drawing; here: string }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = here.split(':')[0] ?? '';
    for (const element of host.current?.querySelectorAll<SVGElement>('[data-node], [data-place]') ?? []) {
      const { node: own, place } = element.dataset;
      element.classList.toggle('here', own === node || place === here);
    }
  }, [here, drawing]);
  // Made by our own writer, which escapes every name.
  return <div class="network" ref={host} dangerouslySetInnerHTML={{ __html: drawing.svg }} />;
}

/** Questions and answers have colours of their own. */
function toneOf(steps: readonly Step[], step: Step): string {
  const first = steps[0]?.header;
  const own = steps.find(({ packet }) => packet === step.packet)?.header;
  const host = (end: string | undefined) => end?.replace(/:\d+$/, '');
  return !own || host(own.src) === host(first?.src) ? 'question' : 'answer';
}

function Token(props: { drawing: Drawing; steps: readonly Step[]; at: number; speed: number; tone: string }) {
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
  const name = short(packetWords(found?.now.flags ?? '').name);
  const width = name.length * 8 + 18;
  return (
    <g
      ref={group}
      class={`token ${tone}${isRewritten ? ' rewritten' : ''}`}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <rect class="pill" x={-width / 2} y={-12} width={width} height={24} rx={12} />
      <text y={4.5}>{name}</text>
    </g>
  );
}

const short = (name: string) =>
  name.replace(' request', '?').replace(' reply', '!').replace(' question', '?').replace(' answer', '!');

/** Even speed all the way, round corners too. */
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

/** A cross where the packet died, with the reason; a tick where the answer arrived. */
function Ending({ drawing, probe, step }: { drawing: Drawing; probe: PageProbe; step: Step }) {
  const ends = step.kind === 'verdict' || step.kind === 'end' || step.kind === 'freed';
  const spot = ends ? spotOf(drawing, step) : undefined;
  if (!spot) return null;
  const [x, y] = spot;
  const died = !(step.kind === 'verdict' && probe.works);
  const text = step.kind !== 'verdict' ? 'died here' : probe.works ? 'it works' : (probe.cause ?? 'fails');
  const width = text.length * 8.6 + 22;
  const left = x > width + 24;
  const beside = 30 * outward(drawing, step.place);
  return (
    <g class={died ? 'ending died' : 'ending arrived'} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <rect class="pill" x={left ? -width - 20 : 20} y={beside - 14} width={width} height={28} rx={14} />
      <text class="reason" x={left ? -width / 2 - 20 : width / 2 + 20} y={beside + 5}>
        {text}
      </text>
      <circle class="disc" r={16} />
      <path class="sign-of-end" d={died ? 'M-6-6 6 6M6-6-6 6' : 'M-7 0l5 5 9-10'} />
    </g>
  );
}

/** Away from the box, upwards or downwards, where a cable ends; 0 inside. */
function outward({ cables }: Drawing, place: string): number {
  const cable = cables.find(({ ends }) => ends.includes(place));
  if (!cable) return 0;
  const [near, next] = cable.ends[0] === place ? cable.way : cable.way.toReversed();
  return near && next ? Math.sign(next[1] - near[1]) : 0;
}
