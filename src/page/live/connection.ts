import { useEffect, useState } from 'preact/hooks';
import type { Answer, LiveState, PageRequest } from '../../report/page/live-model.ts';

/**
 * Receives the lab's state from the server: all of it first, then changes. After a broken connection the
 * browser reconnects, and receives all of it again.
 */
export function useLive(): { state: LiveState | undefined; isLost: boolean } {
  const [state, setState] = useState<LiveState>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource('events');
      source.onmessage = ({ data }) => {
        const change = JSON.parse(data) as Partial<LiveState>;
        setLost(false);
        setState((before) => ({ ...before, ...change }) as LiveState);
        if (change.ended) source.close();
      };
      source.onerror = () => {
        setLost(true);
        // The browser reconnects after most errors; after some it gives up.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, PAUSE);
      };
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, []);
  return { state, isLost };
}

/** Milliseconds. */
const PAUSE = 3000;

/** Sends a request. @returns the problem, or undefined; `gone` where nobody answers */
export async function ask(asked: PageRequest, gone: string): Promise<string | undefined> {
  try {
    const response = await fetch('act', { method: 'POST', body: JSON.stringify(asked) });
    return ((await response.json()) as Answer).problem;
  } catch {
    return gone;
  }
}
