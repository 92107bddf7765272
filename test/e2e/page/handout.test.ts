import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lessons } from '../../../labs/lessons/nat-loopback.ts';
import natLoopback from '../../../labs/nat-loopback.ts';
import { Home } from '../support/home.ts';
import { inWindow, openBrowser } from './browser.ts';

const home = new Home('root' as const, { inPlace: true });
const file = join(home.folder, 'work', 'handout.html');

/** The printable width of A4 with margins of 15 mm, in CSS pixels. */
const WIDTH = Math.floor(((210 - 2 * 15) / 25.4) * 96);

/** A lab that fits on one page and has a word longer than a line. */
const SMALL = {
  name: 'small',
  about: `Two hosts. ${'endless'.repeat(50)}`,
  nodes: { a: {}, b: {} },
  links: [['a:eth0', 'b:eth0']],
  probes: { ask: { kind: 'ping', from: 'a', to: '192.0.2.1', about: 'Nobody is there. '.repeat(6) } },
  scenarios: { one: { because: 'No route.', expect: { ask: { outcome: 'fails', cause: 'no-route' } } } },
};

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  home.remove();
});

async function write(...args: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await home.lab(['handout', ...args, '-o', 'handout.html']);
  expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 0, stdout: '' });
}

const onPaper = (work: (page: Page) => Promise<void>) =>
  inWindow(
    browser,
    file,
    async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      await work(page);
    },
    { viewport: { width: WIDTH, height: 1000 } },
  );

async function pagesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

const without = (page: Page, what: string) =>
  page.locator(what).evaluate((element) => element.parentElement?.removeChild(element));

/** Elements that reach beyond the right edge. */
const tooWide = (page: Page) =>
  page.evaluate((width) => {
    const all = [...document.querySelectorAll('body *')];
    return all
      .filter((each) => each.getBoundingClientRect().right > width + 1 || each.scrollWidth > width + 1)
      .map(({ tagName, textContent }) => `${tagName} ${textContent}`);
  }, WIDTH);

describe('lab handout', () => {
  it.each(['en', 'zh-TW'])(
    'the course in %s fits A4, and the answers have pages of their own',
    async (language) => {
      await write('nat-loopback', '--language', language);
      let [all, questions] = [0, 0];
      await onPaper(async (page) => {
        expect(await tooWide(page)).toEqual([]);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        for (const { title } of Object.values(lessons)) {
          const heading = page.locator('main h2', {
            hasText: (title as Record<string, string>)[language] ?? '?',
          });
          expect(await heading.count()).toBe(1);
        }
        const drawing = page.locator('svg').first();
        expect(await drawing.locator('[data-node]').count()).toBe(Object.keys(natLoopback.nodes).length);
        expect((await drawing.boundingBox())?.height).toBeGreaterThan(200);
        all = await pagesOf(page);
        await without(page, '.answers');
        questions = await pagesOf(page);
      });
      await onPaper(async (page) => {
        await without(page, 'main');
        expect(all).toBe(questions + (await pagesOf(page)));
      });
      await write('nat-loopback', '--language', language, '--no-answers');
      await onPaper(async (page) => expect(await pagesOf(page)).toBe(questions));
    },
  );

  it('cases, too, where all would fit on one page', async () => {
    const lab = home.write('small.json', JSON.stringify(SMALL));
    await write(lab);
    await onPaper(async (page) => {
      expect(await tooWide(page)).toEqual([]);
      expect(await page.locator('main .ask .tick').count()).toBe(2);
      const name = page.locator('td code', { hasText: 'ask' });
      expect(await name.evaluate((code) => code.getClientRects().length)).toBe(1);
      expect(await pagesOf(page)).toBe(2);
      await page.locator('.answers').evaluate((answers) => answers.style.setProperty('break-before', 'auto'));
      expect(await pagesOf(page)).toBe(1);
    });
    const { stdout } = await home.lab(['handout', lab]);
    expect(stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('says what is wrong', async () => {
    const { scenarios: _, ...bare } = SMALL;
    const lab = home.write('bare.json', JSON.stringify(bare));
    const refused: [string[], string][] = [
      [['nat-lopback'], 'nat-lopback – no such lab'],
      [[lab], 'small – has neither lessons nor scenarios'],
      [['vlan', '-o', 'no/such/folder.html'], '-o no/such/folder.html – '],
      [['vlan', '--language', 'de'], 'Allowed choices are en, zh-TW'],
    ];
    for (const [args, message] of refused) {
      const { exitCode, stdout, stderr } = await home.lab(['handout', ...args]);
      expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(message);
    }
  });
});
