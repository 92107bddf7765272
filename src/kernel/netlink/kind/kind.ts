import type { Body } from '../message.ts';

/** Writes the data of this kind as ip(8) does. Errors call the interface `object`. */
export type KindData<Link> = (object: string, link: Link) => Body;
