import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';
import type { Step } from '../report/page/model.ts';

/** A step, or a function from the present step to the next. */
export type Target = number | ((from: number) => number);

export interface Player {
  /** The step that is shown. */
  at: number;
  playing: boolean;
  /** Faster than 1 is faster. */
  speed: number;
  go(step: Target): void;
  toggle(): void;
  setSpeed(speed: number): void;
}

/** Milliseconds of a packet's movement between two places. */
export const MOTION = 650;

/**
 * Plays a journey. Each step stays as long as it takes to read.
 * @param ended whether it opens at its last step
 * @param playsItself whether it starts by itself
 */
export function usePlayer(steps: readonly Step[], ended: boolean, playsItself = false): Player {
  const last = steps.length - 1;
  const [at, move] = useReducer(
    (from: number, to: Target) => Math.max(0, Math.min(last, typeof to === 'function' ? to(from) : to)),
    ended ? last : 0,
  );
  const [wanted, setPlaying] = useState(playsItself);
  const [speed, setSpeed] = useState(1);
  const playing = wanted && at < last;

  useEffect(() => {
    if (!playing) return;
    const reading = 500 + (steps[at]?.text.en?.length ?? 0) * 18;
    const timer = setTimeout(() => move(at + 1), (MOTION + reading) / speed);
    return () => clearTimeout(timer);
  }, [playing, at, speed, steps]);

  const go = (step: Target) => {
    setPlaying(false);
    move(step);
  };
  const toggle = () => {
    if (!playing && at === last) move(0);
    setPlaying(!playing);
  };
  return { at, playing, speed, go, toggle, setSpeed };
}

/** Handles arrow keys, Home, End and the space bar where the page does not use them otherwise. */
export function usePlayerKeys({ go, toggle }: Player, enabled: boolean): void {
  // useEffect would wait for the page to be painted, and lose a key that is pressed as soon as the journey
  // shows.
  useLayoutEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const actions: Record<string, () => void> = {
        ArrowRight: () => go((at) => at + 1),
        ArrowLeft: () => go((at) => at - 1),
        Home: () => go(0),
        End: () => go(Number.POSITIVE_INFINITY),
        ' ': toggle,
      };
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [go, toggle, enabled]);
}

/** Does the focused element use this key? */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return true;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const takes =
    event.key === ' ' ? 'button, a, summary, input, select, textarea' : 'input, select, textarea, .scroller';
  return target.closest(takes) !== null;
}
