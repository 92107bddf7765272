import { LabError, type Problem } from '../error.ts';
import { oneOf } from '../suggest.ts';
import type { Impairment, Lab } from '../types.ts';

/** Mininet's parameters of a link, with the units of tc(8). */
const WORDS: Record<string, { pattern: RegExp; allowed: string; impairment: (value: string) => Impairment }> =
  {
    bw: {
      pattern: /^\d+(\.\d+)?$/,
      allowed: 'Mbit/s, such as bw=10',
      impairment: (value) => ({ rate: `${Math.round(Number(value) * 1000)}kbit` }),
    },
    delay: {
      pattern: /^\d+(\.\d+)?(us|ms|s)$/,
      allowed: 'a time, such as delay=5ms',
      impairment: (delay) => ({ delay }),
    },
    jitter: {
      pattern: /^\d+(\.\d+)?(us|ms|s)$/,
      allowed: 'a time, such as jitter=1ms',
      impairment: (jitter) => ({ jitter }),
    },
    loss: {
      pattern: /^\d+(\.\d+)?$/,
      allowed: 'per cent, such as loss=1',
      impairment: (value) => ({ loss: `${value}%` }),
    },
  };

/**
 * Impairs every link of the lab in both directions, by parameters such as `bw=10,delay=5ms`. In Mininet, `tc` comes
 * before them.
 * @throws LabError `usage` with all mistakes
 */
export function impairLinks(lab: Lab, words: string): Lab {
  const impairment = parseWords(words);
  const nodes = structuredClone(lab.nodes);
  for (const end of (lab.links ?? []).flat()) {
    const [node = '', name = ''] = end.split(':');
    const at = nodes[node]?.interfaces?.[name];
    if (at) at.impairment = impairment;
  }
  return { ...lab, nodes };
}

function parseWords(words: string): Impairment {
  const problems: Problem[] = [];
  let impairment: Impairment = {};
  for (const text of words.replace(/^tc,/, '').split(',')) {
    const [name = '', value = ''] = text.split('=');
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    const where = `--link ${words}`;
    if (!word) {
      problems.push({ where, what: `no property "${name}"`, allowed: oneOf(Object.keys(WORDS), name) });
    } else if (word.pattern.test(value) && Number.parseFloat(value) > 0) {
      impairment = { ...impairment, ...word.impairment(value) };
    } else {
      problems.push({ where, what: `${name} cannot be "${value}"`, allowed: word.allowed });
    }
  }
  if (impairment.jitter !== undefined && impairment.delay === undefined)
    problems.push({ where: `--link ${words}`, what: 'jitter of no delay', allowed: 'with delay=…' });
  if (problems.length > 0) throw new LabError('usage', problems);
  return impairment;
}
