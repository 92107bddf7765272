import { LabError } from '../../lab/error.ts';
import type { Section } from '../sections.ts';

/** Programs print what they like: nothing of it is taken for granted. */
export type Json = Record<string, unknown>;

/**
 * The objects that a program printed as JSON; none of a section that is not there, or failed.
 * @throws LabError `definition`, with the line
 */
export function jsonOf(section: Section | undefined, file: string): Json[] {
  if (section === undefined || section.exit !== 0) return [];
  const text = section.lines.join('\n').trim();
  if (text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter(isObject);
  } catch {
    // Told below.
  }
  throw new LabError('definition', {
    where: `${file}:${section.line}`,
    what: `what "${section.name}" printed is no JSON`,
    allowed: 'a list of objects',
  });
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const wordsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
