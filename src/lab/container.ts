import { LabError } from './error.ts';
import { nodeFragments } from './place.ts';
import type { Lab, LabNode } from './types.ts';

/** A node that is a Docker container: its network belongs to the lab, everything else to the image. */
export interface Container {
  image: string;
  /** The arguments of its entry point; if absent, the image's own. */
  command?: string[];
  env: Record<string, string>;
  /** A program that succeeds when the container is ready; if absent, the image's own. */
  healthcheck?: string[];
  /** Mounts, written as for `docker run --volume`: `/srv/site:/usr/share/nginx/html:ro`. */
  binds: string[];
}

/** The fields that only a container node has. */
export const CONTAINER_FIELDS = ['image', 'command', 'env', 'healthcheck', 'binds'] as const;

/** Is any node a container, with any toggle values? */
export const hasContainers = (lab: Lab) => nodeFragments(lab).some(({ node }) => node.kind === 'container');

export function needsRoot(where: string): LabError {
  const what = 'a container as a node needs root, as the lab puts cables into its network';
  const hint = 'sudo lab …, or --runtime docker: the whole lab in Docker';
  return new LabError('unable', { where, what }, hint);
}

/** Returns the node's container. Undefined for an ordinary node. */
export function containerOf(node: LabNode): Container | undefined {
  const { kind, image = '', command, env = {}, healthcheck, binds = [] } = node;
  if (kind !== 'container') return undefined;
  return { image, ...(command && { command }), env, ...(healthcheck && { healthcheck }), binds };
}

/** A file or folder of the engine's machine that a container sees. */
export interface Bind {
  source: string;
  target: string;
  readOnly: boolean;
}

const BIND = /^(\/[^:]*):(\/[^:]+?)(?::(ro|rw))?$/;

export function parseBind(text: string): Bind | undefined {
  const [, source, target, mode] = BIND.exec(text) ?? [];
  return source && target ? { source, target, readOnly: mode === 'ro' } : undefined;
}
