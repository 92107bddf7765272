import { type Cell, columnWidths, fold, showRow } from './columns.ts';
import { CAPABILITIES } from './doctor/capabilities.ts';
import type { Style } from './style.ts';

/** A build option that some lab needs. */
interface LabOption {
  option: string;
  about: string;
}

const OTHERS: LabOption[] = [
  { option: 'CONFIG_NF_FLOW_TABLE', about: 'flowtables' },
  { option: 'CONFIG_NFT_BRIDGE_META', about: 'nftables’ expressions of bridges' },
];

/** All build options that labs need, each once: several parts of labs may need the same. */
export const LAB_OPTIONS: LabOption[] = [
  ...new Map(
    [
      ...Object.values(CAPABILITIES).flatMap(({ name, kernel }) =>
        kernel ? [{ option: kernel.option, about: name }] : [],
      ),
      ...OTHERS,
    ].map((each) => [each.option, each]),
  ).values(),
];

/** A kernel that can be started, and what labs find in it. */
export interface ListedKernel {
  release: string;
  image: string;
  modules?: string;
  place: string;
  /**
   * By build option: `y` (built in), `m` (a module) or `n`. Undefined if the kernel's configuration is not installed.
   */
  options?: Record<string, string>;
}

export interface KernelList {
  running: string;
  atHand: ListedKernel[];
  /** What `lab kernels get` could fetch, if that was requested. */
  offered?: string[];
}

const PLACES: Record<string, string> = { cache: 'fetched', machine: 'of this machine' };

/** The installed kernels with what each lacks, and those that can be fetched. */
export function showKernels({ running, atHand, offered }: KernelList, style: Style): string {
  const rows = atHand.map(({ release, place, options }): Cell[] => [
    { text: release, tone: 'strong' },
    { text: PLACES[place] ?? place },
    { text: lacks(options) },
  ]);
  const widths = columnWidths(rows);
  const none = 'none; lab kernels get 6.1 fetches one';
  return [
    `running  ${running}`,
    '',
    'at hand, for --kernel',
    ...(rows.length > 0 ? rows.map((row) => `  ${showRow(row, widths, style)}`) : [`  ${none}`]),
    '',
    ...(offered
      ? ['offered by the distribution, for lab kernels get', ...fold(`  ${offered.join('  ')}`, 2)]
      : [style('dim', 'lab kernels --offered asks what the distribution has')]),
  ].join('\n');
}

function lacks(options: ListedKernel['options']): string {
  if (!options) return 'its configuration is not beside it: what it has is not known';
  const missing = LAB_OPTIONS.filter(({ option }) => options[option] === 'n');
  if (missing.length === 0) return `has all ${LAB_OPTIONS.length} options that labs use`;
  return `lacks ${missing.map(({ about, option }) => `${about} (${option})`).join(', ')}`;
}
