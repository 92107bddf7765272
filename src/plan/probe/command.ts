import type { Question } from './question.ts';

export const commandQuestion: Question<'command'> = ({ command }, run) => run(...command);
