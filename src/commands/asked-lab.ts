import { LabError } from '../lab/error.ts';
import { impairLinks } from '../lab/generators/link-words.ts';
import { generateLab } from '../lab/generators/words.ts';
import type { Lab } from '../lab/types.ts';

export interface TopologyOptions {
  topo?: string;
  link?: string;
}

/** Returns the lab that the user asked for: by its name or path, or one that is generated. */
export async function askedLab(asked: string | undefined, { topo, link }: TopologyOptions): Promise<Lab> {
  if (topo !== undefined && asked !== undefined) {
    throw new LabError('usage', {
      where: asked,
      what: '--topo says which lab already',
      allowed: 'one of them',
    });
  }
  if (topo !== undefined)
    return link === undefined ? generateLab(topo) : impairLinks(generateLab(topo), link);
  if (link !== undefined) {
    throw new LabError('usage', { where: '--link', what: 'for generated labs only', allowed: 'with --topo' });
  }
  if (asked !== undefined) return (await import('../host/find-lab.ts')).findLab(asked);
  const allowed = 'a name or path, or --topo';
  throw new LabError('usage', { where: 'lab', what: 'which one is not said', allowed }, 'lab ls lists them');
}
