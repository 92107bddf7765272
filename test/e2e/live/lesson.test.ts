import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atAddress, type Opened, openBrowser } from '../page/browser.ts';
import { Home, USERS } from '../support/home.ts';
import { type Served, serveLive } from './served.ts';

const home = new Home(USERS.at(-1) ?? 'root');
const DROP = 'The packet that vanishes';

let browser: Browser;
let served: Served;

beforeAll(async () => {
  served = await serveLive(home, ['nat-loopback', '--watch', '--shell']);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  served?.interrupt();
  await served?.ended();
  home.remove();
});

const inPage = (address: string, work: (opened: Opened) => Promise<void>) =>
  atAddress(browser, address, new RegExp(`^(data:,|${new URL(address).origin}/.*)$`), work);

/** Presses Tab until the focused element has this name. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      const label = at?.getAttribute('aria-label') ?? at?.closest('label')?.textContent ?? at?.textContent;
      return `${label}`.trim();
    });
  const seen: string[] = [];
  while (seen.length < 200) {
    await page.keyboard.press(key);
    const now = await focused();
    if (now.startsWith(name)) return;
    seen.push(now);
  }
  throw new Error(`${name} is not reached: ${seen.join(', ')}`);
}

async function press(page: Page, name: string, key = 'Tab'): Promise<void> {
  await tabTo(page, name, key);
  await page.locator(':focus:not([aria-disabled="true"])').waitFor();
  await page.keyboard.press('Enter');
}

const violations = async (page: Page) => {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({ exclude: ['.xterm'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

const ask = async (lesson: object) =>
  (
    (await (
      await fetch(`${served.own}act`, { method: 'POST', body: JSON.stringify({ lesson }) })
    ).json()) as { problem?: string }
  ).problem;

describe('a lesson in the page of lab live', () => {
  it('goes from a prediction to a mended lab by keyboard alone, and all pages see it', async () => {
    await inPage(served.watch, async ({ page: others }) => {
      await inPage(served.own, async ({ page }) => {
        await press(page, 'Lessons');
        await press(page, `Begin: ${DROP}`);
        await page.locator('.lesson h2', { hasText: DROP }).waitFor();
        // Later steps, and buttons that lead to them, are not on the page yet.
        expect(await page.locator('.asks, .switches').count()).toBe(0);
        expect(await violations(page)).toEqual([]);
        await tabTo(page, 'It works');
        await page.keyboard.press('ArrowDown');
        await tabTo(page, 'Why?');
        await page.keyboard.type('same-port-drop');
        await press(page, 'router:eth0');
        await page.locator('.picked', { hasText: 'router:eth0' }).waitFor();
        await press(page, 'Run loopback and see', 'Shift+Tab');
        for (const each of [page, others]) {
          await each.locator('.fared .met').nth(2).waitFor();
          await each.locator('.seen-probe .outcome-words', { hasText: 'fails – same-port-drop' }).waitFor();
        }
        expect(await page.locator('.fared').textContent()).toContain('router:eth0');
        expect(await page.locator('.fix').count()).toBe(0);

        await press(page, 'Go on', 'Shift+Tab');
        await press(page, 'Check');
        await page.locator('.task .missed', { hasText: 'Not yet.' }).waitFor();
        await press(page, 'A hint (2 left)');
        await page.locator('.task .hint').waitFor();

        await tabTo(page, 'node');
        await page.keyboard.type('router');
        await press(page, 'open');
        await page.locator('.xterm-helper-textarea:focus').waitFor();
        await page.keyboard.type('echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables\n');
        await page.locator('.drift li', { hasText: 'nf-call-iptables' }).waitFor();
        await page.keyboard.press('F6');
        await press(page, 'Check', 'Shift+Tab');
        for (const each of [page, others]) {
          await each.locator('.task.green .met', { hasText: 'the goal is reached' }).waitFor();
          await each.locator('.seen-probe .outcome-words', { hasText: 'works' }).first().waitFor();
          await each.locator('.lesson .met', { hasText: 'Lesson done.' }).waitFor();
          expect(await violations(each)).toEqual([]);
        }
        expect(await others.locator('.lesson button:not(.term)').count()).toBe(0);

        await page.getByRole('combobox', { name: 'Language' }).selectOption('zh-TW');
        await page.locator('.lesson h2', { hasText: '第 4 課' }).waitFor();
        expect(await page.locator('.task.green').textContent()).toContain('目標已達成');
        expect(await others.locator('.lesson h2').textContent()).toContain('Lesson 4 of 9');
      });
    });
    const progress = join(home.folder, 'work/.local/state/hairpin/progress.json');
    expect(JSON.parse(readFileSync(progress, 'utf8'))).toMatchObject({
      'nat-loopback': { 'same-port-drop': { right: 3, of: 3, checks: 2, hints: 1, answers: 0 } },
    });
  });

  it('says what cannot be asked of a lesson now', async () => {
    expect(await ask({ begin: 'same-port-dorp' })).toContain('did you mean same-port-drop?');
    expect(await ask({ guess: { outcome: 'works' } })).toContain('the lesson is not there now');
    expect(await ask({ guess: { outcome: 'perhaps' } })).toContain('nothing that the page can ask for');
  });
});
