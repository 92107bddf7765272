import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A web server in a container, behind a router that is an ordinary node. */
export const IN_CONTAINER = readFileSync(
  join(import.meta.dirname, '../../../examples/container/web.yaml'),
  'utf8',
);
