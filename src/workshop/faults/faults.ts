import type { Fault } from './fault.ts';
import { FILTERS } from './filters.ts';
import { LINKS } from './links.ts';
import { PATHS } from './paths.ts';
import { ROUTES } from './routes.ts';
import { SERVICES } from './services.ts';
import { TRANSLATION } from './translation.ts';

/** All kinds of faults, by name. A new one is a row in the table of its kind. */
export const FAULTS: Record<string, Fault> = {
  ...FILTERS,
  ...ROUTES,
  ...TRANSLATION,
  ...LINKS,
  ...PATHS,
  ...SERVICES,
};
