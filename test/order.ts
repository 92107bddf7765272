import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take half a minute or more. If one of them began last, the others would wait for it. */
const LONG = [
  ...['docker', 'generated', 'evidence', 'examples', 'witness', 'verdicts/matrix', 'by-hand'],
  ...[
    'place-of-mistake',
    'machines/compare',
    'machines/diagnose',
    'machines/real/real',
    'page/page',
    'matrix',
    'kernel/ready',
    'apply',
    'trace',
  ],
];

/** Starts long files first. In a fresh clone vitest knows only the sizes of files, not their durations. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    return sorted.sort((a, b) => groupOf(a) - groupOf(b) || rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((name) => moduleId.endsWith(`/e2e/${name}.test.ts`));
  return place === -1 ? LONG.length : place;
}
