import { worst } from '../verdict/status.ts';
import type { ScenarioVerdict, Status } from '../verdict/types.ts';
import type { FixReport } from './fix.ts';
import type { Shard } from './shards/shard.ts';

/** A whole run. As JSON this is the format of `lab verify --format json`, which must not change. */
export interface Report {
  schemaVersion: 1;
  environment: { kernel: string; runtime: string };
  labs: LabReport[];
  summary: Record<Status, number>;
  /** With `--shard` only: the run that this report is a part of. */
  shard?: Shard;
}

export interface LabReport {
  lab: string;
  /** With `--kernels` only: `uname -r` of the kernel that it ran under. */
  kernel?: string;
  scenarios: ScenarioVerdict[];
  /** Of `--fix` only. */
  fix?: FixReport;
}

/** The lab's name in results: one lab may have run under several kernels. */
export const titleOf = ({ lab, kernel }: LabReport): string => (kernel ? `${lab} on ${kernel}` : lab);

export function makeReport(environment: Report['environment'], labs: LabReport[]): Report {
  const summary: Report['summary'] = { pass: 0, fail: 0, skip: 0, error: 0 };
  for (const { status } of labs.flatMap(({ scenarios }) => scenarios)) summary[status] += 1;
  return { schemaVersion: 1, environment, labs, summary };
}

/** The worst status of all scenarios. */
export function overall({ labs }: Report): Status {
  return worst(labs.flatMap(({ scenarios }) => scenarios.map(({ status }) => status)));
}
