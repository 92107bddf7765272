import { request as ask } from 'node:http';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atAddress, type Opened, openBrowser } from '../page/browser.ts';
import { Home, USERS } from '../support/home.ts';
import { breakable, type Served, serveLive, until } from './served.ts';

const home = new Home(USERS[0] ?? 'root');
const LAB = 'class';
const WATCHERS = 20;

let browser: Browser;
let served: Served;

beforeAll(async () => {
  const { exitCode, stderr } = await home.lab(['up', 'nat-loopback', '-n', LAB]);
  expect(exitCode, String(stderr)).toBe(0);
  served = await serveLive(home, ['-n', LAB, '--watch', '--shell']);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await home.lab(['down', '--all']);
  home.remove();
});

const inPage = (work: (opened: Opened) => Promise<void>, options = {}, address = served.own) =>
  atAddress(browser, address, new RegExp(`^(data:,|${new URL(address).origin}/.*)$`), work, options);

const done = (page: Page, command: string) =>
  page.locator('.doing', { hasNotText: 'running' }).locator('code', { hasText: command }).waitFor();

async function probe(page: Page, outcome: string): Promise<void> {
  await page.locator('.asks').getByRole('button', { name: 'loopback' }).click();
  await page.locator('.seen-probe .outcome-words', { hasText: outcome }).waitFor();
}

async function toggle(page: Page, name: string, to: 'on' | 'off'): Promise<void> {
  await page.getByRole('switch', { name, exact: true }).click();
  await done(page, `lab set ${name}=${to}`);
  expect(await page.getByRole('switch', { name, exact: true }).textContent()).toBe(to);
}

const violations = async (page: Page) => {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({ exclude: ['.xterm'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** The HTTP status of a request with arbitrary method and headers, as a browser would not send it. */
const statusOf = (url: string, method = 'GET', headers = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const request = ask(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject).end(method === 'POST' ? '{"set":["hairpin=off"]}' : undefined);
  });

describe('lab live', () => {
  it('throws a toggle by a click, shows the drop, and everybody who looks on sees the same', async () => {
    await inPage(
      async ({ page: others }) => {
        expect(await others.getByRole('switch').count()).toBe(0);
        await inPage(async ({ page }) => {
          await toggle(page, 'hairpin', 'off');
          expect(await page.locator('.doing').textContent()).toContain('hairpin');
          await probe(page, 'fails – same-port-drop');
          for (const each of [page, others]) {
            await each.locator('.stage[data-at]').waitFor();
            await each.keyboard.press('End');
            await each.locator('.ending.died .reason', { hasText: 'same-port-drop' }).waitFor();
          }
          await toggle(page, 'hairpin', 'on');
          expect(await page.locator('.result').count()).toBe(0);
          await probe(page, 'works');
          await others.locator('.seen-probe .outcome-words', { hasText: 'works' }).waitFor();
        });
      },
      {},
      served.watch,
    );
  });

  it('marks on the drawing what is changed by hand in its own shell, and takes the mark away', async () => {
    await inPage(async ({ page }) => {
      await page.getByRole('combobox', { name: 'node' }).selectOption('router');
      await page.getByRole('button', { name: 'open' }).click();
      const shell = page.locator('.xterm-helper-textarea');
      await shell.pressSequentially('bridge link set dev eth0 hairpin off\n');
      await page.locator('.drift li', { hasText: 'router:eth0: hairpin is off, the lab says on' }).waitFor();
      await page.setViewportSize({ width: 390, height: 800 });
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
      await page.setViewportSize({ width: 1024, height: 768 });
      await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
      await page.locator('.drawing [data-place="router:eth0"].drifted').first().waitFor();
      await probe(page, 'fails – same-port-drop');
      await shell.pressSequentially('bridge link set dev eth0 hairpin on\n');
      await page.locator('.drift').waitFor({ state: 'detached' });
      await probe(page, 'works');
    });
    // Closing the page ended the shell, but not the lab.
    const { stdout } = await home.lab(['probe', 'loopback', '-n', LAB]);
    expect(stdout).toContain('loopback');
  });

  it('marks in the tables what moved', async () => {
    await inPage(async ({ page }) => {
      await page.getByRole('button', { name: 'forget' }).click();
      await done(page, 'lab set --cold');
      await page.locator('.tables summary', { hasText: 'conntrack nothing' }).waitFor();
      await probe(page, 'works');
      await page.locator('.tables tr.moved', { hasText: '192.168.1.6' }).first().waitFor();
      const rule = page.locator('.tables tr.moved', { hasText: '-A PREROUTING' }).first();
      expect(Number(await rule.locator('td.changed').textContent())).toBeGreaterThan(0);
    });
  });

  it('can be used by keyboard alone, by everybody, in light and dark, on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await inPage(
        async ({ page }) => {
          await page.locator('.drawing').waitFor();
          await page.locator('.asks').getByRole('button', { name: 'inbound' }).focus();
          await page.keyboard.press('Enter');
          await page.locator('.seen-probe', { hasText: 'inbound' }).waitFor();
          expect(await violations(page)).toEqual([]);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(wide).toBeLessThanOrEqual(390);
        },
        { colorScheme, viewport: { width: 390, height: 800 }, reducedMotion: 'reduce' },
      );
    }
  });

  it('serves nobody without the token, from elsewhere, or who may only look on', async () => {
    const { origin } = new URL(served.own);
    expect(await statusOf(`${origin}/`)).toBe(403);
    expect(await statusOf(`${origin}/${new URL(served.watch).pathname.split('/')[1]}/events`)).toBe(403);
    expect(await statusOf(`${served.own}act`, 'POST', { origin: 'http://evil.example' })).toBe(403);
    expect(await statusOf(`${served.own}act`, 'POST', { host: 'evil.example' })).toBe(403);
    expect(await statusOf(`${served.own}../../etc/passwd`)).toBe(403);
    for (const path of ['act', 'type', 'shell']) {
      expect(await statusOf(`${served.watch}${path}`, 'POST')).toBe(404);
      expect(await statusOf(`${served.watch}${path}`)).toBe(404);
    }
    const { toggles } = await until(served.watch, () => true);
    expect(toggles).toContainEqual(expect.objectContaining({ name: 'hairpin', value: 'on' }));
  });

  it('says what is wrong with what is asked for', async () => {
    const { port } = new URL(served.own);
    const taken = await home.lab(['live', '-n', LAB, '--port', port]);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toContain(`--port ${port} – another program has this port`);
    const unknown = await home.lab(['live', '-n', 'nowhere']);
    expect(unknown.exitCode).toBe(2);
    const answer = async (body: string) =>
      (await (await fetch(`${served.own}act`, { method: 'POST', body })).json()) as { problem?: string };
    expect((await answer('{"set":["hairpin=maybe"]}')).problem).toContain('hairpin cannot be "maybe"');
    expect((await answer('{"probe":["nothing"]}')).problem).toContain('no such probe');
    expect((await answer('nonsense')).problem).toContain('nothing that the page can ask for');
  });

  it('shows twenty watchers the same probe', async () => {
    const before = await until(served.watch, () => true);
    const was = (before.result as { number: number } | null)?.number ?? 0;
    const isNew = ({ result }: Record<string, unknown>) =>
      ((result as { number: number } | null)?.number ?? 0) > was;
    const all = Array.from({ length: WATCHERS }, () => until(served.watch, isNew));
    const response = await fetch(`${served.own}act`, { method: 'POST', body: '{"probe":["loopback"]}' });
    expect(await response.json()).toEqual({});
    const seen = (await Promise.all(all)).map(({ result }) => JSON.stringify(result));
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain('"status":"pass"');
  });

  it('connects again after a broken connection, and shows what happened meanwhile', async () => {
    const way = await breakable(served.own);
    const page = await browser.newPage();
    await page.goto(way.address);
    await page.getByRole('switch', { name: 'hairpin', checked: true }).waitFor();
    way.cut();
    await page.locator('.ended', { hasText: 'does not answer' }).waitFor();
    expect(await page.getByRole('switch', { name: 'hairpin' }).getAttribute('aria-disabled')).toBe('true');
    await home.lab(['set', 'hairpin=off', '-n', LAB]);
    await way.mend();
    await page.getByRole('switch', { name: 'hairpin', checked: false }).waitFor();
    expect(await page.locator('.ended').count()).toBe(0);
    await toggle(page, 'hairpin', 'on');
    await page.close();
    way.cut();
  });

  it('says so on every page when the lab goes down, and ends', async () => {
    await inPage(async ({ page }) => {
      await page.locator('.drawing').waitFor();
      await home.lab(['down', LAB]);
      await page.locator('.ended', { hasText: `${LAB} is down` }).waitFor();
      expect(await page.getByRole('switch', { name: 'hairpin' }).getAttribute('aria-disabled')).toBe('true');
    });
    expect(await served.ended()).toEqual({ exitCode: 0, stderr: expect.stringContaining(`${LAB} is down`) });
  });

  it('builds the lab that it is asked for, and takes it down with itself', async () => {
    const built = await serveLive(home, ['nat-loopback']);
    expect((await until(built.own, ({ name }) => name !== undefined)).lab).toBe('nat-loopback');
    built.interrupt();
    const { exitCode, stderr } = await built.ended();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('is down') });
    expect(JSON.parse(String((await home.lab(['ls', '--json'])).stdout)).up).toEqual([]);
  });
});
