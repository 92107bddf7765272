import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';
import type { Step } from '../report/page/model.ts';

/** A step, or how to get there from the one that is shown. */
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

/** Milliseconds that a packet takes from one place to the next. */
export const MOTION = 650;

/**
 * Plays a journey: each step stays as long as it takes to read it.
 * @param ended whether it opens at its last step
 * @param playsItself whether it starts without a key or a click
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
    const reading = 500 + (steps[at]?.text.length ?? 0) * 18;
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

/** Arrow keys, Home, End and the space bar, wherever in the page they mean nothing else. */
export function usePlayerKeys({ go, toggle }: Player, enabled: boolean): void {
  // Not useEffect, which waits until the page was painted: a key pressed as soon as the journey shows would be lost.
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

/** Whether the key means something to what is in focus. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return true;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const takes =
    event.key === ' ' ? 'button, a, summary, input, select, textarea' : 'input, select, textarea, .scroller';
  return target.closest(takes) !== null;
}
