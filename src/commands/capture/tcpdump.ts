import type { ExecRequest } from '../../agent/protocol.ts';
import { LabError } from '../../lab/error.ts';
import type { RunningLab } from '../running-lab.ts';
import { type Place, placeName } from './place.ts';

/** Lines for a terminal, or pcap on standard output. */
type Output = 'lines' | 'pcap';

const OUTPUTS: Record<Output, string[]> = {
  lines: ['-n', '-e', '-l'],
  pcap: ['-U', '-w', '-'],
};

/** Starts tcpdump in a node. It is never promiscuous, because that would change how a bridge behaves. */
export function tcpdump(
  { uid }: RunningLab,
  id: string,
  place: Place,
  filter: readonly string[],
  output: Output,
  more: readonly string[] = [],
): ExecRequest {
  const user = uid === 0 ? ['-Z', 'root'] : [];
  const options = ['-p', '--immediate-mode', ...user, ...more, ...OUTPUTS[output], '-i', place.interface];
  return { id, node: place.node, command: ['tcpdump', ...options, '--', ...filter], tool: true };
}

/** tcpdump's standard error, held back until it captures. If it never does, this text says why. */
export class Messages {
  #held = '';
  #listening = false;

  get listening(): boolean {
    return this.#listening;
  }

  get text(): string {
    return this.#held;
  }

  /** @returns the text that may be passed on now */
  take(data: Buffer): string {
    const before = this.#listening ? this.#held.length : 0;
    this.#held += data.toString();
    this.#listening ||= this.#held.includes('listening on ');
    return this.#listening ? this.#held.slice(before) : '';
  }

  /** Says why tcpdump ended before it captured: `usage` if only the filter can be wrong, otherwise `kernel`. */
  failure(place: Place, filter: readonly string[]): LabError | undefined {
    if (this.#listening) return undefined;
    const lines = this.#held.split('\n').filter((line) => !/: data link type /.test(line));
    const what = lines.join('\n').trim() || 'tcpdump ended at once';
    if (filter.length === 0) return new LabError('kernel', { where: placeName(place), what });
    const allowed = 'filters as man pcap-filter has them';
    return new LabError('usage', { where: filter.join(' '), what, allowed });
  }
}
