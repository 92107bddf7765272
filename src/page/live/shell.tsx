import { useEffect, useRef, useState } from 'preact/hooks';
import { useWords } from '../words/words.ts';

/** The script of the terminal, loaded when somebody opens a shell. */
const TERMINAL = './terminal.js';
const load = (): Promise<typeof import('./terminal.ts')> => import(TERMINAL);

interface Props {
  nodes: readonly string[];
  /** Rises when the lab is built again, so that the shell starts again too. */
  built: number;
  isOver: boolean;
}

/** A shell of a node, beside the drawing. It opens by a button, so that moving through nodes by keyboard opens none. */
export function Shell({ nodes, built, isOver }: Props) {
  const { say } = useWords();
  const [chosen, choose] = useState('');
  const [{ opened, times }, open] = useState({ opened: '', times: 0 });
  const node = chosen === '' ? (nodes[0] ?? '') : chosen;
  return (
    <section class="shell" aria-label={say('shell')}>
      <h2>{say('shell')}</h2>
      <label>
        {say('shellNode')}{' '}
        <select value={node} disabled={isOver} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {nodes.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="small open"
        disabled={isOver}
        onClick={() => open({ opened: node, times: times + 1 })}
      >
        {say('shellOpen')}
      </button>
      {opened !== '' && (
        <span class="note">
          {opened}: <kbd>F6</kbd> {say('shellLeave')}
        </span>
      )}
      {opened !== '' && <Terminal key={`${built} ${times}`} node={opened} />}
    </section>
  );
}

function Terminal({ node }: { node: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let close = () => {};
    let isWanted = true;
    void load().then(({ openTerminal }) => {
      if (isWanted && host.current) close = openTerminal(host.current, node);
    });
    return () => {
      isWanted = false;
      close();
    };
  }, [node]);
  return <div class="terminal" ref={host} />;
}
