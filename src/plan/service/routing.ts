import { placeOf, type ServicePlan } from './plan.ts';

export const routing: ServicePlan<'routing'> = {
  programs: () => ['bird'],
  runs: (at, { config }) => {
    const place = placeOf(at);
    return {
      files: { [`${place}.conf`]: typeof config === 'string' ? config : '' },
      command: {
        kind: 'command',
        command: ['bird', '-f', '-c', `${place}.conf`, '-s', `${place}.ctl`],
        ready: { command: ['birdc', '-s', `${place}.ctl`, 'show', 'status'] },
      },
    };
  },
  words: () => ': bird',
  asks: true,
};
