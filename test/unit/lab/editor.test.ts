import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Editor, openEditor } from './language-server.ts';

/** The text of a lab in which some parts can be replaced. */
const lab = ({ master = 'br0', over = '', at = 'pc:eth0', from = 'pc', toggles = '' }) => `
import { defineLab } from '../../../src/index.ts';
export default defineLab({
  name: 'edited',
  about: 'As an author types it.',
  nodes: {
    pc: { interfaces: { eth0: {} } },
    router: { interfaces: { br0: { kind: 'bridge' }, eth0: { master: '${master}' } } },
  },
  links: [['pc:eth0', 'router:eth0'], ['pc:spare', 'router:spare']],
  toggles: { nf: { about: 'x', default: true } },
  settings: [{ when: { nf: true }, nodes: { router: { interfaces: { ${over} } } } }],
  probes: { ask: { kind: 'ping', from: '${from}', to: '10.0.0.1' } },
  scenarios: {
    one: {
      because: 'x',
      toggles: { ${toggles} },
      expect: {
        ask: {
          outcome: 'works',
          packets: [{
            at: '${at}',
            direction: 'in',
          }],
        },
      },
    },
  },
});
`;

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor('test/unit/lab/edited.ts');
});
afterAll(() => editor[Symbol.dispose]());

test('an editor offers the names that the lab has', async () => {
  expect(await editor.complete(lab({ master: '|' }))).toEqual(['br0', 'eth0', 'spare']);
  expect(await editor.complete(lab({ over: '|' }))).toEqual(['br0', 'eth0', 'spare']);
  expect(await editor.complete(lab({ from: '|' }))).toEqual(['pc', 'router']);
  expect(await editor.complete(lab({ toggles: '|' }))).toEqual(['nf']);
  const places = ['pc:eth0', 'pc:spare', 'router:br0', 'router:eth0', 'router:spare'];
  expect(await editor.complete(lab({ at: '|' }))).toEqual(places);
});

test('and says what is wrong with another, on its line', async () => {
  expect(await editor.errors(lab({}))).toEqual([]);
  const [wrong, ...others] = await editor.errors(lab({ at: 'pc:eth1' }));
  expect(others).toEqual([]);
  expect(wrong).toMatch(/^at: 'pc:eth1',: Type '"pc:eth1"' is not assignable to type '"pc:eth0" \| /);
  expect(wrong).toContain(`Did you mean '"pc:eth0"'?`);
});
