import './style/colours.css';
import './style/base.css';
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
import { startTheme } from './theme.ts';

const text = document.getElementById('model')?.textContent ?? '';
const model: PageModel = JSON.parse(text);
const root = document.getElementById('page');

if (root) {
  startTheme();
  const show = (printing: boolean) => render(<App model={model} printing={printing} />, root);
  show(false);
  // On paper nothing can be opened: every scenario is there, at the end of its journeys.
  window.addEventListener('beforeprint', () => show(true));
  window.addEventListener('afterprint', () => show(false));
}
