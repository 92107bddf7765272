import { quote } from '../quote.ts';
import type { Question } from './question.ts';

export const commandQuestion: Question<'command'> = ({ command, exitCode = 0, output }, run) => {
  const asked = run(...command);
  if (output === undefined) return exitCode === 0 ? asked : `{ ${asked}; [ $? -eq ${exitCode} ]; }`;
  const isSaid = `case $said in *${quote(output)}*) [ $code -eq ${exitCode} ] ;; *) false ;; esac`;
  return `{ said=$(${asked}); code=$?; printf '%s\\n' "$said"; ${isSaid}; }`;
};
