import type { Probe } from '../probe.ts';
import { capture } from './capture.ts';
import { command } from './command.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { https } from './https.ts';
import { iperf3 } from './iperf3.ts';
import type { Outcome, OutcomeKind, Ran } from './kind.ts';
import { ping } from './ping.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

const KINDS: { [Kind in Probe['kind']]: OutcomeKind<Extract<Probe, { kind: Kind }>> } = {
  http,
  https,
  tcp,
  udp,
  dns,
  ping,
  command,
  iperf3,
  capture,
};

const kindOf = ({ kind }: Probe) => KINDS[kind] as OutcomeKind<Probe>;

export const outcomeOf = (probe: Probe, run: Ran): Outcome => kindOf(probe).outcome(probe, run);

export const couldNotAsk = (probe: Probe, run: Ran): boolean => kindOf(probe).couldNotAsk?.(run) ?? false;

export const isUnresolved = (probe: Probe, run: Ran): boolean =>
  kindOf(probe).isUnresolved?.(run, probe) ?? false;
