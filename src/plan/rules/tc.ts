import { ruleLines } from '../../lab/rules.ts';
import type { RuleLanguage } from './rule-language.ts';

/** tc's language: one command per line, done in order. */
export const tc: RuleLanguage = {
  program: ['tc', '-batch', '-'],
  join: (text) => show(ruleLines(text).map(({ words }) => words.join(' '))),
  change: (from, to, keeps) =>
    `${show(
      removal(from)
        .filter(({ dev }) => keeps(dev))
        .flatMap(({ lines }) => lines),
    )}${to}`,
  interfaces: (text) => [...new Set([...text.matchAll(/\bdev\s+(\S+)/g)].map(([, name = '']) => name))],
  typed: (text) => ruleLines(text).map(({ words }) => `tc ${words.join(' ')}`),
};

interface Line {
  object: string;
  dev: string;
  /** Where it is attached, such as `root`, `clsact` or `parent 1:`. */
  place: string;
}

const linesOf = (text: string): Line[] =>
  ruleLines(text).map(({ words }) => {
    const after = (word: string) => words[words.indexOf(word) + 1] ?? '';
    const place = PLACES.find((each) => words.includes(each)) ?? 'root';
    return {
      object: words[0] ?? '',
      dev: after('dev'),
      place: place === 'parent' ? `parent ${after('parent')}` : place,
    };
  });

const PLACES = ['parent', 'clsact', 'ingress', 'egress', 'root'];

/**
 * Undoes the text's additions, the last one first. Each queue is added or replaced before it is deleted, because
 * the change that is undone may have stopped half-way.
 */
function removal(text: string): { dev: string; lines: string[] }[] {
  const all = linesOf(text);
  const queues = all.filter(({ object, place }) => object === 'qdisc' && !place.startsWith('parent'));
  const covered = (line: Line) =>
    queues.some(({ dev, place }) => dev === line.dev && (place === 'root') === isBelowRoot(line));
  const others = all.filter((line) => line.object !== 'class' && !queues.includes(line) && !covered(line));
  return [
    ...unique(others).map(({ object, dev, place }) => ({
      dev,
      lines: [`${object} del dev ${dev} ${place}`],
    })),
    ...unique(queues).map(({ dev, place }) => ({
      dev,
      lines: [
        `qdisc replace dev ${dev} ${place}${place === 'root' ? ' pfifo' : ''}`,
        `qdisc del dev ${dev} ${place}`,
      ],
    })),
  ].reverse();
}

/** `ingress` and `egress` are the two sides of clsact, whose handle is ffff. */
const isBelowRoot = ({ place }: Line) =>
  !['ingress', 'egress', 'clsact'].includes(place) && !/ffff/.test(place);

const unique = (lines: readonly Line[]): Line[] => [
  ...new Map(lines.map((line) => [`${line.dev} ${line.place}`, line])).values(),
];

const show = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
