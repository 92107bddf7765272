import './style/colours.css';
import './style/base.css';
import './style/language.css';
import './style/matrix.css';
import './style/journey.css';
import './style/stage.css';
import './style/controls.css';
import './style/now.css';
import './style/packet.css';
import './style/details.css';
import './style/hops.css';
import './style/print.css';
import { render } from 'preact';
import type { PageModel } from '../report/page/model.ts';
import { App } from './app.tsx';
import { InLanguage } from './language.tsx';
import { startTheme } from './theme.ts';

/** As `report/page/html.ts` has packed it. */
async function unpack(text: string): Promise<PageModel> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(unpacked).json();
}

async function start(root: HTMLElement): Promise<void> {
  startTheme();
  const model = await unpack(document.getElementById('model')?.textContent ?? '');
  const show = (printing: boolean) =>
    render(
      <InLanguage>
        <App model={model} printing={printing} />
      </InLanguage>,
      root,
    );
  show(false);
  // On paper nothing can be opened, so every scenario is shown with all its steps.
  window.addEventListener('beforeprint', () => show(true));
  window.addEventListener('afterprint', () => show(false));
}

const root = document.getElementById('page');
if (root) {
  start(root).catch((error) => {
    root.textContent = `This browser cannot show the page; one of 2023 or later can. ${error}`;
    throw error;
  });
}
