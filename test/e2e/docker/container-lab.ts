import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A web server in a container, behind a router that is none. */
export const IN_CONTAINER = readFileSync(
  join(import.meta.dirname, '../../../examples/container/web.yaml'),
  'utf8',
);
