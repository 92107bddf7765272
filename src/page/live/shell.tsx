import { useEffect, useRef, useState } from 'preact/hooks';

/** The script of the terminal. It is a file of its own, loaded when somebody opens a shell. */
const TERMINAL = './terminal.js';
const load = (): Promise<typeof import('./terminal.ts')> => import(TERMINAL);

/** A shell of a node, beside the drawing. */
export function Shell({ nodes, isOver }: { nodes: readonly string[]; isOver: boolean }) {
  const [node, setNode] = useState('');
  return (
    <section class="shell" aria-label="Shell">
      <h2>Shell</h2>
      <label>
        node{' '}
        <select value={node} disabled={isOver} onChange={({ currentTarget }) => setNode(currentTarget.value)}>
          <option value="">none</option>
          {nodes.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {node !== '' && <Terminal key={node} node={node} />}
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
