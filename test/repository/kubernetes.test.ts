import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PersistentVolumeClaim } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '../../src/commands/program.ts';

const FOLDER = join(import.meta.dirname, '../../docs/many-machines/kubernetes');
const read = (path: string) => parse(readFileSync(join(FOLDER, path), 'utf8'));

/** Each class contains the JSON Schema from Kubernetes' OpenAPI document. */
const FILES: [string, new (data: never) => { validate(): void }][] = [
  ['base/job.yaml', Job],
  ['base/parts.yaml', PersistentVolumeClaim],
  ['base/network-policy.yaml', NetworkPolicy],
];

describe.each(FILES)('%s', (path, Kind) => {
  it('is as its schema says', () => {
    expect(() => new Kind(read(path) as never).validate()).not.toThrow();
  });
});

it('the schema of a job refuses what is none', () => {
  const job = read('base/job.yaml');
  job.spec.completions = 'three';
  expect(() => new Job(job).validate()).toThrow();
});

it('a pod runs a command line that lab understands', () => {
  const [container] = read('base/job.yaml').spec.template.spec.containers;
  const [, line = ''] = /lab (verify .*)/.exec(container.args[0]) ?? [];
  const words = line.replace('$LABS', '--all').replace('$n/$SHARDS', '1/3').replace('$n', '1').split(' ');
  const verify = buildProgram(() => {}).commands.find((verb) => verb.name() === 'verify');
  const { unknown, operands } = verify?.parseOptions(words.slice(1)) ?? {};
  expect({ unknown, operands }).toEqual({ unknown: [], operands: [] });
});

it('as many pods as shards', () => {
  const { spec } = read('base/job.yaml');
  const shards = spec.template.spec.containers[0].env.find(({ name }: { name: string }) => name === 'SHARDS');
  expect([spec.completions, spec.parallelism]).toEqual([Number(shards.value), Number(shards.value)]);
});

it.each(['base', 'capabilities'])('kustomize finds all that %s names', (folder) => {
  const { kind, resources, patches = [] } = read(`${folder}/kustomization.yaml`);
  expect(kind).toBe('Kustomization');
  const files = [...resources, ...patches.map(({ path }: { path: string }) => path)].filter((name) =>
    name.endsWith('.yaml'),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(read(`${folder}/${name}`).apiVersion).toMatch(/v1$/);
});
