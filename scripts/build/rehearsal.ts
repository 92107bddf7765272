import { generateLab } from '../../src/lab/generators/words.ts';
import { planSteps } from '../../src/plan/plan.ts';
import { resolve } from '../../src/plan/resolve.ts';

/** Enough for the agent to do whatever it does where there are many. */
export const lab = generateLab('single,40');
export const steps = planSteps(resolve(lab, {}));
