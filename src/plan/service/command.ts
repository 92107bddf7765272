import type { ServicePlan } from './plan.ts';

export const command: ServicePlan<'command'> = {
  programs: (service) => service.command.slice(0, 1),
  runs: (_, service) => ({ files: {}, command: service }),
  words: (service) => `: ${service.command.join(' ')}`,
  asks: true,
};
