import type { ServicePlan } from './plan.ts';
import { webServer, withPython } from './python.ts';

export const http: ServicePlan<'http'> = {
  typed: ({ node, name }, { port }) =>
    withPython(node, `${name}: answers HTTP on port ${port}`, webServer(node, port)),
  isOwn: true,
};
