import { LabError } from '../../lab/error.ts';
import type { Section } from '../sections.ts';

/** Programs may print anything, so every field is checked. */
export type Json = Record<string, unknown>;

/**
 * Returns the objects of a JSON section. Empty if the section is missing, or failed.
 * @throws LabError `definition`, with the line
 */
export function jsonOf(section: Section | undefined): Json[] {
  if (section === undefined || section.exit !== 0) return [];
  const text = section.lines.join('\n');
  if (text.trim() === '') return [];
  let line = 1;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter(isObject);
  } catch (error) {
    line = jsonLine(text, error);
  }
  throw new LabError('definition', {
    where: `${section.file}:${section.line + line - 1}`,
    what: `what "${section.name}" printed is no JSON`,
    allowed: 'a list of objects',
  });
}

/**
 * Returns the line where the parser gave up. Its message contains the character's number or, for some mistakes, the
 * text around it.
 */
export function jsonLine(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  const around = /\.\.\."([\s\S]+)"(?:\.\.\.)? is not/.exec(message)?.[1];
  const found = around === undefined ? -1 : text.indexOf(around);
  const end = /end of JSON/.test(message) ? text.trimEnd().length : 0;
  const offset = position === undefined ? (found === -1 ? end : found + 10) : Number(position);
  return text.slice(0, offset).split('\n').length;
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
