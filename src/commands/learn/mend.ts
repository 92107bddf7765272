import type { Task } from '../../lab/types.ts';
import type { GoalVerdict } from '../../lesson/judge-goal.ts';
import { solutionLines } from '../../lesson/solution-lines.ts';
import { said } from '../../lesson/words/words.ts';
import type { Classroom } from './classroom.ts';
import type { Dialogue } from './dialogue.ts';

/** How often the student asked for a check, a hint or an answer. */
export interface HelpUsed {
  checks: number;
  hints: number;
  answers: number;
}

/** Lets a student change the lab until the goal is reached. */
export async function mend(task: Task, classroom: Classroom, dialogue: Dialogue): Promise<HelpUsed> {
  const asked: HelpUsed = { checks: 0, hints: 0, answers: 0 };
  const name = await classroom.naming();
  for (const { what } of task.goal.forbidden ?? [])
    dialogue.line('notForbidden', { what: said(what, dialogue.language) });
  dialogue.line('mend');
  dialogue.line('examples', { name });
  dialogue.line('commands');
  for (;;) {
    const line = await dialogue.ask('');
    if (/^lab(\s|$)/.test(line)) {
      dialogue.rest();
      await classroom.command(line);
    } else if (line === 'hint') hint(task, asked, dialogue);
    else if (line === 'answer') answer(task, asked, name, dialogue);
    else if (line === 'check') {
      asked.checks += 1;
      const verdict = await classroom.judge(task.goal);
      tellVerdict(verdict, dialogue);
      if (verdict.met) return asked;
    } else {
      dialogue.line('examples', { name });
      dialogue.line('commands');
    }
  }
}

function hint({ hints = [] }: Task, asked: HelpUsed, dialogue: Dialogue): void {
  const next = hints[asked.hints];
  if (next === undefined) return dialogue.line('noHint');
  asked.hints += 1;
  dialogue.line('hint', { number: asked.hints, count: hints.length, text: said(next, dialogue.language) });
}

function answer({ solutions = [] }: Task, asked: HelpUsed, name: string, dialogue: Dialogue): void {
  const [first] = solutions;
  if (first === undefined) return dialogue.line('noAnswer');
  asked.answers += 1;
  dialogue.line('answer', { about: said(first.about, dialogue.language) });
  for (const line of solutionLines(first, name)) dialogue.plain(`  ${line}`);
}

function tellVerdict({ met, probes, forbidden }: GoalVerdict, dialogue: Dialogue): void {
  dialogue.line(met ? 'goalMet' : 'goalNotMet');
  for (const { probe, status, reason = '' } of probes)
    if (status !== 'pass') dialogue.line('goalProbe', { probe, reason });
  for (const { what, seen } of forbidden)
    if (seen.length > 0)
      dialogue.line('goalForbidden', { what: said(what, dialogue.language), seen: seen.join('; ') });
}
