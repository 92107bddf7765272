import type { Path, Report } from '../path.ts';
import type { ProbeKind } from './kind.ts';

/**
 * Runs `tcpdump` at an interface while the other probes of the scenario, or of `lab probe`, run. It works if the
 * number of packets that match the filter is as expected. Exactly one of `none`, `atLeast` and `exactly` is given.
 */
export interface CaptureProbe {
  kind: 'capture';
  about?: string;
  /** `node:interface` */
  at: string;
  /** A pcap filter: `src net 10.0.0.0/8 and tcp port 80`. By default every packet matches. */
  filter?: string;
  /** `true`: no matching packet may pass. */
  none?: true;
  /** The smallest number of packets. */
  atLeast?: number;
  /** The number of packets. A packet is counted each time it passes the interface. */
  exactly?: number;
}

export const captureKind: ProbeKind<CaptureProbe> = {
  timeout: () => 0,
  target: ({ at, filter }) => (filter === undefined ? `packets at ${at}` : `"${filter}" at ${at}`),
  from: ({ at }) => at.replace(/:.*/, ''),
  isBeside: true,
  check,
};

const COUNTS = ['none', 'atLeast', 'exactly'] as const;

function check(path: Path, probe: CaptureProbe, report: Report): void {
  const given = COUNTS.filter((key) => probe[key] !== undefined);
  const [first, second] = given;
  if (first === undefined)
    report(
      [...path, 'none'],
      'is missing: how many packets must pass?',
      'none: true, atLeast: 1 or exactly: 3',
    );
  else if (second !== undefined) report([...path, second], `stands beside ${first}`, 'one of the two');
  if (probe.filter !== undefined && !/\S/.test(probe.filter))
    report([...path, 'filter'], 'is empty', 'a filter such as tcp port 80; or leave it out');
}
