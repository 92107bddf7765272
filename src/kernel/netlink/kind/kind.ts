import type { Body } from '../message.ts';

/** Writes the data of this kind as ip(8) does. `object` is the interface's name in errors. */
export type KindData<Link> = (object: string, link: Link) => Body;
