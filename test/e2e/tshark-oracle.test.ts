import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readPcap } from '../support/pcap.ts';
import { ours, theirs } from './support/frames.ts';
import { dissect, hasTshark } from './tshark.ts';

const CAPTURES = fileURLToPath(new URL('../golden/captures/', import.meta.url));
const FILES = readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.pcap'),
);

it.for(FILES)('every frame of %s is read as tshark reads it', (file, context) => {
  if (!hasTshark && !process.env.CI) context.skip('tshark is not installed: nothing to compare with');
  expect(hasTshark, 'CI must have tshark').toBe(true);
  const { frames, truncated } = readPcap(readFileSync(CAPTURES + file));
  expect(truncated).toBe(false);
  const dissections = dissect(CAPTURES + file);
  expect(frames.map(ours)).toEqual(dissections.map(theirs));
  expect(frames.length).toBeGreaterThan(2);
});
