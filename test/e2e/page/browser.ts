import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** What the tests' set-up installs. Root has to do without Chromium's own sandbox. */
export function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`none of ${PROGRAMS.join(', ')} is there`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** What a page did that it should not. */
interface Complaints {
  /** Errors, warnings and exceptions on its console. */
  console: string[];
  /** What it wanted to load besides itself. */
  requests: string[];
}

export interface Opened {
  page: Page;
  complaints: Complaints;
}

/** Opens a file in a window of its own, and expects it to have nothing to complain of. */
export const inWindow = (
  browser: Browser,
  path: string,
  work: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> => atAddress(browser, `file://${path}`, /^(file:.*\.(html|svg)|data:,)$/, work, options);

/**
 * The same for any address.
 * @param own what the page may load
 */
export async function atAddress(
  browser: Browser,
  address: string,
  own: RegExp,
  work: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = listen(page, own);
  try {
    await page.goto(address);
    // The page, one without scripts, or an image.
    await page.locator('main, noscript h1, svg').first().waitFor({ state: 'attached' });
    await work({ page, complaints });
    expect(complaints).toEqual({ console: [], requests: [] });
  } finally {
    await context.close();
  }
}

function listen(page: Page, own: RegExp): Complaints {
  const complaints: Complaints = { console: [], requests: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.console.push(message.text());
  });
  page.on('pageerror', (error) => complaints.console.push(String(error)));
  page.on('request', (request) => {
    if (!own.test(request.url().replace(/#.*/, ''))) complaints.requests.push(request.url());
  });
  return complaints;
}

/** The longest task of the page's main thread while `work` goes on, in milliseconds of processor time: what else the machine does counts for nothing. */
export async function longestTask(browser: Browser, page: Page, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid, tdur }) => name.endsWith('RunTask') && main.has(`${pid} ${tid}`) && tdur !== undefined,
  );
  if (tasks.length === 0) throw new Error('the trace has no tasks of the main thread');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of processor time. */
  tdur?: number;
  args?: { name?: string };
}
