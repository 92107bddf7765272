import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';

const LEAVE = 'F6';

interface Said {
  id?: string;
  /** Base64. */
  output?: string;
  exitCode?: number;
  problem?: string;
}

/**
 * Shows a shell of a node. Its output comes as server-sent events; typed text goes by POST, in order.
 * @returns a function that ends it
 */
export function openTerminal(host: HTMLElement, node: string): () => void {
  const terminal = new Terminal({ screenReaderMode: true, fontSize: 15, scrollback: 5000 });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  fit.fit();
  terminal.focus();
  const { cols, rows } = terminal;
  const source = new EventSource(`shell?${query({ node, columns: cols, rows })}`);
  let begin = (_id: string) => {};
  // Text that is typed before the shell is ready waits for it.
  let turn = new Promise<string>((resolve) => {
    begin = resolve;
  });
  const post = (path: string, values: Record<string, number>, body = '') => {
    turn = turn.then(async (id) => {
      if (source.readyState !== EventSource.CLOSED)
        await fetch(`${path}?${query({ id, ...values })}`, { method: 'POST', body }).catch(() => {});
      return id;
    });
  };
  source.onmessage = ({ data }) => {
    const said = JSON.parse(data) as Said;
    if (said.id) begin(said.id);
    if (said.output) terminal.write(Uint8Array.from(atob(said.output), (letter) => letter.charCodeAt(0)));
    if (said.exitCode !== undefined) end(`\r\n[the shell has ended: ${said.exitCode}]`);
    if (said.problem) end(`\r\n[${said.problem}]`);
  };
  source.onerror = () => end('\r\n[the line is broken]');
  function end(words: string): void {
    source.close();
    terminal.write(words);
  }
  // The shell uses the Tab key, so another key must lead out of the terminal.
  terminal.attachCustomKeyEventHandler(({ key, type }) => {
    if (key !== LEAVE) return true;
    if (type === 'keydown') host.parentElement?.querySelector('select')?.focus();
    return false;
  });
  terminal.onData((text) => post('type', {}, text));
  terminal.onResize((size) => post('resize', { columns: size.cols, rows: size.rows }));
  const watch = new ResizeObserver(() => fit.fit());
  watch.observe(host);
  return () => {
    watch.disconnect();
    source.close();
    terminal.dispose();
  };
}

const query = (values: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
