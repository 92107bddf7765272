import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Starts the Chromium that the tests' set-up installs. As root it runs without its sandbox. */
export function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`none of ${PROGRAMS.join(', ')} is there`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** Things that a page must not do. */
interface Complaints {
  /** Errors, warnings and exceptions on the console. */
  console: string[];
  /** Requests for anything but the page itself. */
  requests: string[];
}

export interface Opened {
  page: Page;
  complaints: Complaints;
}

/** Opens a file in a new window, and expects no complaints. */
export const inWindow = (
  browser: Browser,
  path: string,
  work: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> => atAddress(browser, `file://${path}`, /^(file:.*\.(html|svg)|data:,)$/, work, options);

/**
 * Opens any address in a new window, and expects no complaints.
 * @param own addresses that the page may load
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
    // The page itself, its text for browsers without scripts, or an image.
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

/**
 * The longest task of the page's main thread during `work`, in milliseconds of CPU time, so that other load does not
 * matter.
 */
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
  /** CPU time in microseconds. */
  tdur?: number;
  args?: { name?: string };
}
