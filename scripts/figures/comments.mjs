import { parse } from '@babel/parser';

/** How many lines of a program have a comment and nothing else. */
export function commentLines(text) {
  const { comments } = parse(text, {
    sourceType: 'module',
    plugins: ['typescript', 'jsx'],
    errorRecovery: true,
  });
  const lines = text.split('\n');
  const only = ({ loc }) => /^\s*(\/\/|\/\*)/.test(lines[loc.start.line - 1] ?? '');
  return comments.filter(only).reduce((total, { loc }) => total + loc.end.line - loc.start.line + 1, 0);
}
