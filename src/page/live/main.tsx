import '../style/colours.css';
import '../style/base.css';
import '../style/language.css';
import '../style/matrix.css';
import '../style/journey.css';
import '../style/stage.css';
import '../style/controls.css';
import '../style/now.css';
import '../style/packet.css';
import '../style/details.css';
import '../style/hops.css';
import './style/live.css';
import './style/lesson.css';
import './style/places.css';
import './style/switches.css';
import './style/tables.css';
import { render } from 'preact';
import { InLanguage } from '../language.tsx';
import { startTheme } from '../theme.ts';
import { App } from './app.tsx';

const root = document.getElementById('page');
if (root) {
  startTheme();
  const rights = new Set(root.dataset.rights?.split(' '));
  render(
    <InLanguage>
      <App mayAct={rights.has('act')} mayShell={rights.has('shell')} />
    </InLanguage>,
    root,
  );
}
