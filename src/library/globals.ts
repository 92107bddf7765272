/*
 * Types of Node that the library's own types name. A compiler knows them only with `@types/node`, or with the DOM. A user who has
 * neither can use the library all the same, and has no such value to pass.
 */

type Global<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

export type FileUrl = Global<'URL'>;
export type Signal = Global<'AbortSignal'>;
