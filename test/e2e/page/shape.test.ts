import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import faults from '../../../labs/faults.ts';
import services from '../../../labs/services.ts';
import { tree } from '../../../src/index.ts';
import { pageHtml } from '../../../src/report/page/html.ts';
import { makeModel } from '../../../src/report/page/make-model.ts';
import type { PageModel } from '../../../src/report/page/model.ts';
import type { Report } from '../../../src/report/report.ts';
import type { ScenarioVerdict } from '../../../src/verdict/types.ts';
import { Home } from '../support/home.ts';
import { inWindow, openBrowser } from './browser.ts';

const home = new Home('root' as const, { inPlace: true });
const work = join(home.folder, 'work');
const LONG = 'a-node-with-a-name-as-long-as-can';

/** A lab wider than any window, with very long names and a very long question. */
const WIDE = {
  name: 'wide',
  about: 'A tree of switches.',
  ...tree(3, 3),
  probes: {
    far: { kind: 'ping', from: 'h1', to: '10.0.0.27' },
    closed: {
      kind: 'http',
      from: 'h1',
      url: `http://10.0.0.27:9/${'a-path-without-an-end/'.repeat(9)}`,
      connectTimeout: 1,
    },
  },
  scenarios: {
    [LONG.slice(0, 32)]: {
      because: 'All hosts are on one network.',
      expect: { far: { outcome: 'works' }, closed: { outcome: 'fails', cause: 'refused' } },
    },
  },
};

let browser: Browser;
let report: Report;

beforeAll(async () => {
  home.write('wide.json', JSON.stringify(WIDE));
  const { exitCode, stderr } = await home.lab([
    ...['verify', 'faults', 'services', 'wide.json'],
    ...['--report', 'report.html', '-o', 'report.json'],
  ]);
  expect(exitCode, stderr).toBe(0);
  report = JSON.parse(readFileSync(join(work, 'report.json'), 'utf8'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  home.remove();
});

const open = async (page: Page, lab: string, scenario: string, probe: string) => {
  await page.evaluate((hash) => location.assign(hash), `#/${lab}/${scenario}/${probe}`);
  await page.locator('.opened h2', { hasText: scenario }).waitFor();
  await page.locator(`.probe[aria-label="Probe ${probe}"]`).waitFor();
};

const inReport = (what: (page: Page) => Promise<void>, width = 1440) =>
  inWindow(browser, join(work, 'report.html'), ({ page }) => what(page), {
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
  });

function writePage(path: string, model: PageModel): void {
  const built = (name: string) => readFileSync(join(import.meta.dirname, '../../../dist', name), 'utf8');
  writeFileSync(path, pageHtml(model, { script: built('page.js'), style: built('page.css') }));
}

const of = (lab: string) => report.labs.find((each) => each.lab === lab)?.scenarios ?? [];

describe('at the place of death', () => {
  it('the reason covers nothing that the node says', () =>
    inReport(async (page) => {
      for (const { scenario, probes } of of('faults')) {
        for (const { probe } of probes) {
          await open(page, 'faults', scenario, probe);
          await page.keyboard.press('End');
          await page.locator('.ending').waitFor();
          const covered = await page.evaluate(() => {
            const texts = [...document.querySelectorAll('.drawing [data-node] > text')];
            const signs = [...document.querySelectorAll('.ending .pill, .ending .disc')];
            const meet = (a: DOMRect, b: DOMRect) =>
              a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
            return texts
              .filter((text) =>
                signs.some((sign) => meet(sign.getBoundingClientRect(), text.getBoundingClientRect())),
              )
              .map(({ textContent }) => textContent);
          });
          expect(covered, `${scenario} ${probe}`).toEqual([]);
        }
      }
    }));
});

describe('what is asked by other means than HTTP', () => {
  it.each(['echo', 'ping', 'lookup'])('%s has a journey, there and back', (probe) =>
    inReport(async (page) => {
      await open(page, 'services', 'open', probe);
      const places = await page.locator('.hops tr.wire .place').allTextContents();
      expect(places).toEqual(['pc:eth0 out', 'server:eth0 in', 'server:eth0 out', 'pc:eth0 in']);
    }),
  );
});

describe('a drawing that is wider than the window', () => {
  it.each([1440, 375])('of %i pixels follows the packet, in letters that can be read', (width) =>
    inReport(async (page) => {
      await open(page, 'wide', LONG.slice(0, 32), 'closed');
      for (const key of ['Home', 'ArrowRight', 'End', 'Home']) {
        await page.keyboard.press(key);
        await expect
          .poll(() =>
            page.evaluate(() => {
              const stage = document.querySelector('.stage')?.getBoundingClientRect();
              const sign = document.querySelector('.token, .ending')?.getBoundingClientRect();
              return stage && sign && sign.left >= stage.left && sign.right <= stage.right;
            }),
          )
          .toBe(true);
      }
      const height = await page
        .locator('.drawing text')
        .first()
        .evaluate((text) => text.getBoundingClientRect().height);
      expect(height).toBeGreaterThan(9);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }, width),
  );
});

it('a step names nodes as they are called', () =>
  inReport(async (page) => {
    await open(page, 'faults', 'link-down-near', 'loopback');
    expect(await page.locator('.now .text').textContent()).toMatch(/^switch:p2 is down/);
    expect(await page.locator('.controls').count()).toBe(0);
    expect(await page.locator('.nothing').textContent()).toMatch(/^No packet of it was seen/);
  }));

it('a scenario that was skipped says why, and what it would have been about', async () => {
  const skipped: ScenarioVerdict = {
    ...{ scenario: 'none', toggles: { fault: 'none' }, status: 'skip', reason: 'this kernel has no moon' },
    ...{ durationMs: 0, probes: [] },
  };
  const labs = [{ lab: 'faults', scenarios: [skipped] }];
  const summary = { pass: 0, fail: 0, skip: 1, error: 0 };
  const model = makeModel({ ...report, summary, labs }, [faults]);
  const path = join(work, 'skipped.html');
  writePage(path, model);
  await inWindow(browser, path, async ({ page }) => {
    expect(await page.locator('.matrix tbody td').first().textContent()).toBe('this kernel has no moon');
    expect(await page.locator('.opened .reason').textContent()).toBe('this kernel has no moon');
    expect(await page.locator('.opened .drawing [data-node]').count()).toBe(Object.keys(faults.nodes).length);
  });
});

it('a combination of toggles that is no scenario is named by what makes it differ', async () => {
  const model = makeModel({ ...report, labs: report.labs.slice(0, 2) }, [faults, services]);
  const [lab] = model.labs;
  if (!lab) throw new Error('no lab');
  const toggles = { fault: 'filtered', always: 'on' };
  const scenarios = lab.scenarios.slice(1, 3).map((each, index) => ({
    ...each,
    scenario: `fault=${index} always=on`,
    observedOnly: true,
    toggles: { ...toggles, fault: String(index) },
  }));
  const path = join(work, 'observed.html');
  writePage(path, { ...model, labs: [{ ...lab, scenarios }] });
  await inWindow(browser, path, async ({ page }) => {
    expect(await page.locator('.matrix tbody a[aria-current]').first().textContent()).toBe('fault=0');
    expect(await page.locator('.again').count()).toBe(0);
  });
});

it('says how to see it again, by what the lab was called on the command line', () =>
  inReport(async (page) => {
    await open(page, 'wide', LONG.slice(0, 32), 'closed');
    const lines = ['trace', 'up'].map((verb) => `lab ${verb} wide.json ${LONG.slice(0, 32)}\n`);
    expect(await page.locator('.again pre').textContent()).toBe(`${lines.join('')}lab probe closed\n`);
  }));

it('a scenario is opened above the table of its own lab', () =>
  inReport(async (page) => {
    await open(page, 'faults', 'filtered', 'loopback');
    const order = await page
      .locator('main > section')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.className));
    expect(order.slice(0, 3)).toEqual(['opened', 'Scenarios of faults', `Scenarios of ${services.name}`]);
  }));
