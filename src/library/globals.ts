/*
 * Types of Node that the library's own types use. A compiler knows them only with `@types/node` or the DOM. Without
 * either, users can still use the library; they just have no such value to pass.
 */

type Global<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

export type FileUrl = Global<'URL'>;
export type Signal = Global<'AbortSignal'>;
