import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawing, PageProbe, Step } from '../report/page/model.ts';
import { Ending } from './ending.tsx';
import { nodeOf, type Spot, spotOf, trail } from './motion.ts';
import { type Picking, Places } from './places.tsx';
import { Token } from './token.tsx';
import { type Say, useWords } from './words/words.ts';

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
  const { say } = useWords();
  const step = steps[at];
  const stage = useRef<HTMLDivElement>(null);
  const spot = step && spotOf(drawing, step);
  useLayoutEffect(() => follow(stage.current, spot), [spot]);
  if (!step) return null;
  const { width, height } = drawing;
  const tone = toneOf(probe, step);
  return (
    <div class="stage" ref={stage} data-at={step.place} data-kind={step.kind} {...reachable(drawing, say)}>
      <div class="scene" style={sizeOf(drawing)}>
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
    </div>
  );
}

/** Is it wider than a page can show at a readable size? */
export const isLarge = ({ width }: Drawing) => width > 1100;

/** A scrolling element must be reachable by keyboard. */
const reachable = (drawing: Drawing, say: Say) =>
  isLarge(drawing) ? ({ tabIndex: 0, role: 'group', 'aria-label': say('drawing') } as const) : {};

/** Scrolls a wide drawing so that the action is in the middle. */
function follow(stage: HTMLElement | null, spot: Spot | undefined): void {
  const matrix = stage?.querySelector<SVGSVGElement>('.moving')?.getScreenCTM();
  if (!stage || !matrix || !spot) return;
  const { left, width } = stage.getBoundingClientRect();
  stage.scrollTo({ left: stage.scrollLeft + spot[0] * matrix.a + matrix.e - left - width / 2 });
}

/** The drawing without a packet. With `pick`, nodes and interfaces can be chosen in it. */
export function Picture({ drawing, pick }: { drawing: Drawing; pick?: Picking | undefined }) {
  const { say } = useWords();
  return (
    <div class="stage" {...reachable(drawing, say)}>
      <div class="scene" style={sizeOf(drawing)}>
        <Network drawing={drawing} here="" />
        {pick && <Places drawing={drawing} {...pick} />}
      </div>
    </div>
  );
}

const sizeOf = ({ width, height }: Drawing) => ({ '--wide': `${width}px`, '--tall': `${height}px` });

/** Places that differ from the lab, as `node` or `node:interface`. */
export const Drifted = createContext<readonly string[]>([]);

/** The drawing, with the packet's node and drifted places marked. */
function Network({ drawing, here }: { drawing: Drawing; here: string }) {
  const host = useRef<HTMLDivElement>(null);
  const drifted = useContext(Drifted);
  useLayoutEffect(() => {
    const node = here.split(':')[0] ?? '';
    for (const element of host.current?.querySelectorAll<SVGElement>('[data-node], [data-place]') ?? []) {
      const { node: own, place } = element.dataset;
      element.classList.toggle('here', own === node || place === here);
      element.classList.toggle('drifted', drifted.includes(own ?? place ?? ''));
    }
  }, [here, drawing, drifted]);
  // Our own writer made it and escaped every name.
  return <div class="network" ref={host} dangerouslySetInnerHTML={{ __html: drawing.svg }} />;
}

/**
 * Questions and answers have their own colours. What comes from the asking node is a question, and so is an
 * ARP request.
 */
function toneOf({ steps, from }: PageProbe, step: Step): string {
  const own = steps.find(({ packet }) => packet === step.packet);
  const asks = !own || nodeOf(own) === from || own.header?.flags?.startsWith('who-has');
  return asks ? 'question' : 'answer';
}
