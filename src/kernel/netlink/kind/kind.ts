import type { Body } from '../message.ts';

/** Writes what only this kind has, as ip(8) fills it in. `object` is what errors call the interface. */
export type KindData<Link> = (object: string, link: Link) => Body;
