import type { Page } from 'playwright-core';
import type { ProbeVerdict } from '../../../src/verdict/types.ts';

/** Rows of the page's table for a packet on a wire: time, place, addresses, MAC addresses, TTL. */
export const shownWires = (page: Page): Promise<string[][]> =>
  page
    .locator('.hops tr.wire')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim())),
    );

/** The same rows, taken from the run's JSON. */
export const expectedWires = ({ timeline }: ProbeVerdict): string[][] =>
  timeline.flatMap((row) => {
    if (row.kind !== 'wire') return [];
    return [
      [
        row.timeUs.toFixed(0),
        `${row.node}:${row.interface} ${row.direction}`,
        `${row.src} → ${row.dst}`,
        `${row.srcName} → ${row.dstName}`,
        row.ttl === undefined ? '' : String(row.ttl),
      ],
    ];
  });

export const shownHooks = (page: Page): Promise<string[]> =>
  page.locator('.hops tr.hook .place').allTextContents();

export const expectedHooks = ({ timeline }: ProbeVerdict): string[] =>
  timeline.flatMap((row) => (row.kind === 'hook' ? [`${row.node} ${row.family} ${row.hook}`] : []));

/** Starts to record the places that the drawing highlights. The result returns them in order. */
export async function recordPlaces(page: Page): Promise<() => Promise<string[]>> {
  await page.locator('.stage').evaluate((stage) => {
    const seen: string[] = [stage.getAttribute('data-at') ?? ''];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const at = stage.getAttribute('data-at') ?? '';
      if (at !== seen.at(-1)) seen.push(at);
    }).observe(stage, { attributes: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}
