import { foldPainted } from '../columns.ts';
import type { Style } from '../style.ts';
import { type Finding, isReady, type Machine } from './findings.ts';

const MARKS = { works: ['✔', 'good'], lacking: ['✘', 'bad'], untried: ['–', 'dim'] } as const;

/**
 * Returns a line for each capability. If one is missing, the lines below it give the error, which labs that
 * concerns, and what mends it.
 *
 * @param width how many columns a line may have
 */
export function describeFindings(
  all: readonly Finding[],
  machine: Machine,
  style: Style,
  width: number,
): string {
  const lines = all.flatMap(({ status, name, lacks = '', costs, fix }) => {
    const [mark, tone] = MARKS[status];
    const row = foldPainted(`${style(tone, mark)}  ${name}`, width);
    if (status !== 'lacking') return row;
    const told = { lacks, costs, fix };
    return [
      ...row,
      ...Object.entries(told).flatMap(([what, text = '']) =>
        foldPainted(`   ${`${what}:`.padEnd(7)}${what === 'fix' ? style('strong', text) : text}`, width),
      ),
    ];
  });
  return [header(machine), ...lines, '', verdict(all)].join('\n');
}

/** Returns the same for programs, as data. */
export function findingsAsJson(all: readonly Finding[], { kernel, uid, distribution }: Machine) {
  return { schemaVersion: 1, environment: { kernel, uid, distribution }, ready: isReady(all), checks: all };
}

function header({ kernel, uid, distribution }: Machine): string {
  return `Linux ${kernel}, ${distribution}, ${uid === 0 ? 'as root' : `as user ${uid}`}`;
}

function verdict(all: readonly Finding[]): string {
  const lacking = all.filter(({ status }) => status !== 'works').length;
  if (!isReady(all)) return 'Labs cannot run here yet.';
  if (lacking === 0) return 'Labs run here, with everything.';
  const things =
    lacking === 1 ? 'one thing is lacking, and says' : `${lacking} things are lacking, and each says`;
  const count = `Labs run here; ${things} what it costs.`;
  const isOfKernel = all.some(({ fix }) => fix?.startsWith('a kernel built with'));
  return isOfKernel ? `${count}\n${OTHER_KERNEL}` : count;
}

const OTHER_KERNEL = 'In a virtual machine: lab kernels get 6.12; lab verify LAB --kernel auto';
