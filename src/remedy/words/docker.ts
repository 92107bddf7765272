import type { Words } from './meaning.ts';

/** Docker never changes this chain, and sends each packet through it first. */
export function inDocker({ meaning, written }: Words) {
  if (meaning.does !== 'accept' || meaning.hook !== 'forward') return undefined;
  const there = (text: string) => text.replace('-I FORWARD 1 ', '-I DOCKER-USER 1 ');
  const rules = Object.entries(written.rules).map(([tool, text]) => [tool, there(text)]);
  return {
    rules: Object.fromEntries(rules),
    typed: written.typed.map(there),
    keep: 'DOCKER-USER is for rules of yours, and the engine does not touch them; after a restart of the machine they have to be typed again, once the engine runs (ExecStartPost in a drop-in of docker.service)',
  };
}
