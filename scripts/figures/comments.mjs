import { parse } from '@babel/parser';

/** The number of lines that contain only a comment. */
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
