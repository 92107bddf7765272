import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import type { ProbeVerdict } from '../../../src/verdict/types.ts';
import { Home } from '../support/home.ts';
import { inWindow, longestTask, type Opened, openBrowser } from './browser.ts';
import { expectedHooks, expectedWires, recordPlaces, shownHooks, shownWires } from './shown.ts';

const home = new Home('root' as const, { inPlace: true });
const file = join(home.folder, 'work/report.html');
const SCREENSHOTS = join(import.meta.dirname, '../../../.cache/screenshots');
const LONGEST_TASK_MS = 200;

let report: Report;
let browser: Browser;

beforeAll(async () => {
  const { exitCode, stderr } = await home.lab([
    ...['verify', 'nat-loopback'],
    ...['--report', 'report.html', '-o', 'report.json'],
  ]);
  expect(exitCode, stderr).toBe(0);
  report = JSON.parse(readFileSync(join(home.folder, 'work/report.json'), 'utf8'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  home.remove();
});

const inPage = (work: (opened: Opened) => Promise<void>, options?: BrowserContextOptions, path = file) =>
  inWindow(browser, path, work, options);

function probeOf(scenario: string, name: string): ProbeVerdict {
  const found = report.labs[0]?.scenarios.find((each) => each.scenario === scenario);
  const probe = found?.probes.find((each) => each.probe === name);
  if (!probe) throw new Error(`no ${name} in ${scenario}`);
  return probe;
}

const open = async (page: Page, scenario: string, probe = 'loopback') => {
  await page.evaluate((hash) => location.assign(hash), `#/nat-loopback/${scenario}/${probe}`);
  await page.locator('.opened h2', { hasText: scenario }).waitFor();
  await page.locator(`.probe[aria-label="Probe ${probe}"]`).waitFor();
};

const atEnd = (page: Page) => page.locator('.stage[data-kind="verdict"]').waitFor();

describe('the report page', () => {
  it('is one file of a size to send, and loads nothing', async () => {
    expect(statSync(file).size).toBeLessThan(600_000);
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(src|href)="(?!data:,|#)/);
    await inPage(async ({ page }) => {
      expect(await page.title()).toMatch(/Hairpin$/);
      expect(await page.locator('.matrix tbody tr').count()).toBe(report.labs[0]?.scenarios.length);
    });
  });

  it('opens on one drawn story, and leads to the next', async () => {
    const names = report.labs[0]?.scenarios.map(({ scenario }) => scenario) ?? [];
    await inPage(async ({ page }) => {
      const top = (of: string) => page.locator(of).evaluate((element) => element.getBoundingClientRect().top);
      expect(await top('.stage')).toBeLessThan(await top('.matrix'));
      const first = (await page.locator('.opened h2').textContent()) ?? '';
      const at = names.findIndex((name) => first.startsWith(name));
      await page.locator('.order a', { hasText: `${names[at + 1]} →` }).click();
      await page.locator('.opened h2', { hasText: names[at + 1] ?? 'none' }).waitFor();
      await page.locator('.order a', { hasText: `← ${names[at]}` }).waitFor();
    });
  });

  it('plays a journey to the place where the packet died', async () => {
    const probe = probeOf('same-port-drop', 'loopback');
    await inPage(async ({ page }) => {
      await page.getByRole('link', { name: 'same-port-drop', exact: true }).click();
      await page.getByLabel('speed').selectOption('4');
      const places = await recordPlaces(page);
      await page.getByRole('button', { name: 'Play' }).click();
      await atEnd(page);
      const wires = probe.timeline.flatMap((row) =>
        row.kind === 'wire' ? [`${row.node}:${row.interface}`] : [],
      );
      expect((await places()).filter((place) => wires.includes(place)).slice(0, wires.length)).toEqual(wires);
      const { node, interface: at, cause, detail } = probe.observed;
      expect(await page.locator('.stage').getAttribute('data-at')).toBe(`${node}:${at}`);
      expect(await page.locator('.ending.died .reason').textContent()).toBe(cause);
      expect((await page.locator('.now .text').textContent())?.toLowerCase()).toBe(
        `${detail}.`.toLowerCase(),
      );
      await page.getByRole('button', { name: 'Play' }).waitFor();
    });
  });

  it('shows of every journey what the JSON of the run has', async () => {
    await inPage(async ({ page }) => {
      for (const { scenario, probes } of report.labs[0]?.scenarios ?? []) {
        for (const probe of probes) {
          await open(page, scenario, probe.probe);
          expect(await shownWires(page), `${scenario} ${probe.probe}`).toEqual(expectedWires(probe));
          expect(await shownHooks(page)).toEqual(expectedHooks(probe));
          await page.keyboard.press('End');
          await atEnd(page);
          const { outcome, cause } = probe.observed;
          const verdict = await page.locator('.verdict dl').textContent();
          expect(verdict).toContain([outcome, cause].filter(Boolean).join(' – '));
          expect(await page.locator('.ending.died').count()).toBe(outcome === 'fails' ? 1 : 0);
        }
      }
    });
  });

  it('highlights what a step changes, and says what it was', async () => {
    const { timeline } = probeOf('hairpin-mac-snat', 'loopback');
    const rewrites = timeline.map((row) => (row.kind === 'hook' ? (row.rewrites[0] ?? '') : ''));
    const at = rewrites.findIndex((text) => text.startsWith('destination'));
    const [, was, now] = /^destination (.*) → (.*)$/.exec(rewrites[at] ?? '') ?? [];
    await inPage(async ({ page }) => {
      await open(page, 'hairpin-mac-snat');
      for (let step = 0; step < at; step++) await page.keyboard.press('ArrowRight');
      const changed = page.locator('.packet .field.changed');
      await changed.waitFor();
      expect(await changed.locator('.value').allTextContents()).toEqual([now]);
      const ground = (of: string) =>
        page
          .locator(of)
          .first()
          .evaluate((element) => getComputedStyle(element).backgroundColor);
      expect(await ground('.field.changed .value')).not.toBe(await ground('.field:not(.changed) .value'));
      expect(await changed.locator('del').textContent()).toBe(`was ${was}`);
    });
  });

  it('keeps the main thread free', async () => {
    await inPage(async ({ page }) => {
      const longest = await longestTask(browser, page, async () => {
        await page.reload();
        for (const { scenario, probes } of report.labs[0]?.scenarios ?? []) {
          await open(page, scenario, probes[0]?.probe);
          for (const key of ['ArrowRight', 'ArrowRight', 'End']) await page.keyboard.press(key);
        }
      });
      expect(report.labs[0]?.scenarios.length).toBeGreaterThanOrEqual(13);
      expect(longest).toBeLessThan(LONGEST_TASK_MS);
    });
  });

  it('follows its address from the moment that it is there', async () => {
    await inPage(async ({ page }) => {
      await page.addInitScript(() => {
        const appears = new MutationObserver(() => {
          if (!document.querySelector('main')) return;
          appears.disconnect();
          location.hash = '#/nat-loopback/snat/inbound';
        });
        appears.observe(document, { childList: true, subtree: true });
      });
      await page.reload();
      await page.locator('.opened h2', { hasText: 'snat' }).waitFor({ timeout: 10_000 });
    });
  });

  it('prints every scenario', async () => {
    await inPage(async ({ page }) => {
      const count = () => page.locator('.opened').count();
      expect(await count()).toBe(1);
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      expect(await count()).toBe(report.labs[0]?.scenarios.length);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      expect(await count()).toBe(1);
      expect((await page.pdf()).length).toBeGreaterThan(10_000);
    });
  });

  it('tells the verdicts without scripts', async () => {
    await inPage(
      async ({ page }) =>
        expect(await page.locator('body').textContent()).toContain('nat-loopback same-port-drop: pass'),
      { javaScriptEnabled: false },
    );
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('axe finds nothing, at the start, at the end and with a word explained', async () => {
    await inPage(
      async ({ page }) => {
        await page.evaluate(axe.source).catch(() => page.addScriptTag({ content: axe.source }));
        const check = async () => {
          const violations = await page.evaluate(async () => {
            const { axe: run } = window as unknown as { axe: typeof axe };
            const found = await run.run(document);
            return found.violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
            );
          });
          expect(violations).toEqual([]);
        };
        await open(page, 'same-port-drop');
        await check();
        await page.keyboard.press('End');
        await atEnd(page);
        await page.locator('.because .term').first().focus();
        await page.getByRole('tooltip').waitFor();
        await check();
        mkdirSync(SCREENSHOTS, { recursive: true });
        await page.locator('.opened').scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(SCREENSHOTS, `report-${colorScheme}.png`), fullPage: true });
      },
      { colorScheme, reducedMotion: 'reduce' },
    );
  });

  it('follows the system, until the reader chooses otherwise', async () => {
    await inPage(
      async ({ page }) => {
        const theme = () => page.locator('html').getAttribute('data-theme');
        const other = colorScheme === 'dark' ? 'light' : 'dark';
        expect(await theme()).toBe(colorScheme);
        await page.getByRole('button', { name: `Switch to ${other} colours` }).click();
        expect(await theme()).toBe(other);
        // The browser saves the setting a little later, hence the poll.
        const again = () => page.reload().then(theme);
        await expect.poll(again).toBe(other);
      },
      { colorScheme },
    );
  });
});

describe('without a mouse', () => {
  it('a scenario is opened, its journey stepped through and played', async () => {
    await inPage(async ({ page }) => {
      const focused = () => page.locator('a:focus').allTextContents();
      for (let tabs = 0; tabs < 200 && (await focused())[0] !== 'snat'; tabs++)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.locator('.opened:focus').waitFor();
      const count = page.locator('.now .count');
      const all = probeOf('snat', 'loopback').timeline.length + 1;
      expect(await count.textContent()).toBe(`1/${all}`);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => count.textContent()).toBe(`2/${all}`);
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      await expect.poll(() => count.textContent()).toBe(`3/${all}`);
      await page.keyboard.press('End');
      await atEnd(page);
      await page.keyboard.press('Home');
      await expect.poll(() => count.textContent()).toBe(`1/${all}`);
    });
  });

  it('a technical word is explained in focus, under the pointer, and no longer after Escape', async () => {
    await inPage(async ({ page }) => {
      await open(page, 'same-port-drop');
      const word = page.locator('.because .term', { hasText: 'bridge' });
      const tooltip = page.getByRole('tooltip');
      await word.focus();
      expect(await tooltip.textContent()).toMatch(/switch made of software/);
      expect(await word.getAttribute('aria-describedby')).toBe(await tooltip.getAttribute('id'));
      await page.keyboard.press('Escape');
      await tooltip.waitFor({ state: 'hidden' });
      await word.hover();
      await tooltip.waitFor();
      await page.locator('.visit button.hook', { hasText: 'ip output' }).click();
      await tooltip.getByText('ip output is a hook, a place in the kernel').waitFor();
    });
  });

  it('no badge hides the name of an interface, wherever a packet is or ends', async () => {
    await inPage(
      async ({ page }) => {
        for (const scenario of ['same-port-drop', 'hairpin-only', 'asymmetric-reply']) {
          await open(page, scenario);
          const steps = Number(await page.getByRole('slider', { name: 'Step' }).getAttribute('max'));
          for (let at = 0; at <= steps; at++) {
            expect(await page.evaluate(hiddenLabels), `${scenario}, step ${at}`).toEqual([]);
            await page.keyboard.press('ArrowRight');
            await page.locator('.now .count', { hasText: `${Math.min(at + 2, steps + 1)}/` }).waitFor();
          }
        }
      },
      { reducedMotion: 'reduce' },
    );
  });
});

it('moves nothing for readers who want no motion', async () => {
  await inPage(
    async ({ page }) => {
      await open(page, 'same-port-drop');
      for (const key of ['ArrowRight', 'ArrowRight', 'End']) {
        await page.keyboard.press(key);
        expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      }
    },
    { reducedMotion: 'reduce' },
  );
});

it('fits a phone', async () => {
  await inPage(
    async ({ page }) => {
      for (const scenario of ['same-port-drop', 'router-ports']) {
        await open(page, scenario);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(375);
      }
    },
    { viewport: { width: 375, height: 740 } },
  );
});

it('texts of a lab stay texts, whatever is in them', async () => {
  const hostile = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">';
  const lab = {
    name: 'hostile',
    about: hostile,
    nodes: { a: {}, b: {} },
    links: [['a:eth0', 'b:eth0']],
    toggles: { nf: { about: hostile, default: true } },
    probes: { ask: { kind: 'http', from: 'a', url: 'http://192.0.2.1/', connectTimeout: 1, about: hostile } },
    scenarios: { one: { because: hostile, expect: { ask: { outcome: 'fails', cause: 'no-route' } } } },
  };
  const path = home.write('hostile.json', JSON.stringify(lab));
  const { exitCode, stderr } = await home.lab(['verify', path, '--report', 'hostile.html']);
  expect(exitCode, stderr).toBe(0);
  await inPage(
    async ({ page }) => {
      expect(await page.locator('.because').textContent()).toBe(hostile);
      expect(await page.locator('.about').textContent()).toBe(hostile);
      expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
      expect(await page.locator('img, script:not([type]) ~ script').count()).toBe(0);
    },
    {},
    join(home.folder, 'work/hostile.html'),
  );
});

it('lab graph draws the report’s own picture', async () => {
  const { stdout } = await home.lab(['graph', 'nat-loopback', 'same-port-drop', '--format', 'svg']);
  const path = home.write('lab.svg', stdout);
  const ways = (page: Page) =>
    page.locator('.cable').evaluateAll((all) => all.map((one) => one.getAttribute('d')));
  let inFile: (string | null)[] = [];
  await inPage(
    async ({ page }) => {
      inFile = await ways(page);
    },
    {},
    path,
  );
  expect(inFile.length).toBeGreaterThan(0);
  await inPage(async ({ page }) => {
    await open(page, 'same-port-drop');
    expect(await ways(page)).toEqual(inFile);
  });
});

/** Runs in the page. Returns the names of interfaces that a moving badge covers. */
function hiddenLabels(): string[] {
  const badges = [...document.querySelectorAll('.moving .pill, .moving .disc')].map((badge) =>
    badge.getBoundingClientRect(),
  );
  return [...document.querySelectorAll('.opened .drawing .label')].flatMap((label) => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    // A line box is higher than its letters.
    const slack = (bottom - top) / 5;
    const isHidden = badges.some(
      (badge) =>
        badge.left < right && badge.right > left && badge.top < bottom - slack && badge.bottom > top + slack,
    );
    return isHidden ? [label.textContent ?? ''] : [];
  });
}
