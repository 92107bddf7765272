import { useEffect, useState } from 'preact/hooks';
import type { Answer, LiveState, PageRequest } from '../../report/page/live-model.ts';

const GONE = 'The server of this page is gone: lab live has ended, or its machine is out of reach.';

/**
 * The lab as the server tells it: the whole state at first, then what changes. When the connection breaks, the page says so, and
 * does not connect again.
 */
export function useLive(): LiveState | undefined {
  const [state, setState] = useState<LiveState>();
  useEffect(() => {
    const source = new EventSource('events');
    const end = (ended: string) => {
      source.close();
      setState((before) => before && { ...before, ended: before.ended ?? ended, busy: null });
    };
    source.onmessage = ({ data }) => {
      const change = JSON.parse(data) as Partial<LiveState>;
      setState((before) => ({ ...before, ...change }) as LiveState);
      if (change.ended) end(change.ended);
    };
    source.onerror = () => end(GONE);
    return () => source.close();
  }, []);
  return state;
}

/** Sends a request. @returns why it failed; undefined where it did not */
export async function ask(asked: PageRequest): Promise<string | undefined> {
  try {
    const response = await fetch('act', { method: 'POST', body: JSON.stringify(asked) });
    return ((await response.json()) as Answer).problem;
  } catch {
    return GONE;
  }
}
