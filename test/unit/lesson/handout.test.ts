import { describe, expect, it, test } from 'vitest';
import { en } from '../../../labs/lessons/nat-loopback.en.ts';
import { lessons } from '../../../labs/lessons/nat-loopback.ts';
import { zhTW } from '../../../labs/lessons/nat-loopback.zh-tw.ts';
import natLoopback from '../../../labs/nat-loopback.ts';
import type { Lab } from '../../../src/lab/types.ts';
import { handoutPage } from '../../../src/lesson/handout/handout.ts';
import { htmlText, safe } from '../../../src/lesson/handout/html-text.ts';

const { lessons: _, ...bare } = natLoopback;

/** The two halves of a handout: questions and answers. */
function halves(lab: Lab, language: string): { questions: string; answers: string } {
  const [questions = '', answers = '', ...more] = handoutPage(lab, {
    asked: lab.name,
    language,
    answers: true,
  }).split('<aside class="answers">');
  expect(more).toEqual([]);
  return { questions, answers };
}

describe.each([
  ['en', en],
  ['zh-TW', zhTW],
])('the course in %s', (language, texts) => {
  const { questions, answers } = halves(natLoopback, language);
  const pieces = (text: string) =>
    htmlText(text)
      .split(/<\/?p>/)
      .filter((piece) => piece.trim() !== '');

  it.each(Object.entries(texts))('has %s where it belongs', (key, text) => {
    const isTitle = key.endsWith('.title');
    const isAnswer = /\.(because|hint|by-|after)/.test(key);
    for (const piece of pieces(text)) {
      expect(isAnswer ? answers : questions).toContain(piece.trim());
      if (isTitle) expect(answers).toContain(piece.trim());
      else expect(isAnswer ? questions : answers).not.toContain(piece.trim());
    }
  });

  it('has a question for each prediction, and its answer', () => {
    const steps = Object.values(lessons).flatMap((lesson) => lesson.steps);
    const predictions = steps.flatMap(({ predict }) => predict ?? []);
    expect(questions.split('class="tick"').length - 1).toBe(2 * predictions.length);
    expect(answers).toContain('same-port-drop · ');
    expect(answers).toMatch(/[:：] ?router:eth0<\/strong>/);
    expect(answers).toContain('<pre>lab set nf=off</pre>');
    expect(answers).not.toMatch(/class="(tick|lines|blank)"/);
  });

  it('draws the lab, and a lesson in another network anew', () => {
    expect(questions.split('<svg ').length - 1).toBe(2);
    expect(questions).toContain(`<html lang="${language}">`);
  });

  it('leaves the answers out', () => {
    const page = handoutPage(natLoopback, { asked: 'nat-loopback', language, answers: false });
    expect(page).not.toContain('<aside');
    expect(page).not.toContain('lab set nf=off');
  });
});

describe('a lab without lessons', () => {
  const { questions, answers } = halves(bare, 'en');
  const section = (html: string, index: number) => html.split('<section>')[index + 1] ?? '';
  const names = Object.keys(natLoopback.scenarios ?? {});

  it('has its scenarios as cases, by what differs and not by name', () => {
    expect(questions.split('<section>').length - 1).toBe(names.length);
    const drop = names.indexOf('same-port-drop');
    expect(section(answers, drop)).toContain('lab trace nat-loopback same-port-drop');
    expect(section(answers, drop)).toContain('Cause: same-port-drop');
    expect(section(questions, drop)).not.toContain('same-port-drop');
    for (const [index, { because }] of Object.values(natLoopback.scenarios ?? {}).entries()) {
      expect(section(answers, index)).toContain(safe(because));
      expect(questions).not.toContain(safe(because));
      expect(section(questions, index)).toMatch(/as it is drawn\.|Different from the lab/);
      expect(section(questions, index)).toContain('class="tick"');
    }
  });

  it('says what was there before the probes', () => {
    const warm: Lab = {
      ...bare,
      scenarios: {
        one: { because: '', start: 'warm', expect: {} },
        two: {
          because: '',
          start: 'warm',
          warmWith: { nf: false },
          connections: [{ from: 'pc', to: '1.2.3.4:8001', count: 3 }],
          expect: {},
        },
      },
    };
    const { questions: told } = halves(warm, 'en');
    expect(section(told, 0)).toContain('all hosts have spoken with each other.');
    expect(section(told, 1)).toContain('with <code>nf=off</code>.');
    expect(section(told, 1)).toContain('from pc to 1.2.3.4:8001: 3 × tcp.');
  });
});

test('whatever a text has in it stays text', () => {
  const hostile = '</title></svg></pre><script>hacked()</script> `<img src=x onerror="hacked()">` \u202e';
  const lab: Lab = {
    name: 'hostile',
    about: hostile,
    nodes: { a: {}, b: { services: { web: { kind: 'http', port: 80 } } } },
    links: [['a:eth0', 'b:eth0']],
    toggles: { mode: { about: hostile, default: hostile, values: [hostile, 'other'] } },
    settings: [{ when: { mode: 'other' }, nodes: { a: { files: { [`/${hostile}`]: hostile } } } }],
    probes: { [hostile]: { kind: 'command', from: 'a', command: [hostile], about: hostile } },
    scenarios: {
      [hostile]: {
        because: hostile,
        toggles: { mode: 'other' },
        start: 'warm',
        warmWith: { mode: hostile },
        connections: [{ from: hostile, to: hostile }],
        expect: { [hostile]: { outcome: 'fails', at: hostile } },
      },
    },
  };
  const lesson = {
    title: hostile,
    steps: [
      { text: `    ${hostile}`, run: [hostile] },
      {
        text: `- ${hostile}`,
        predict: { probe: hostile, expect: { outcome: 'works' as const }, because: hostile },
      },
      {
        text: `**${hostile}**`,
        task: {
          goal: { expect: {}, forbidden: [{ what: hostile, node: 'a' }] },
          hints: [hostile],
          solutions: [{ about: hostile, commands: [{ node: 'a', do: hostile }] }],
        },
      },
    ],
  };
  for (const each of [lab, { ...lab, lessons: { [hostile]: lesson } }]) {
    const page = handoutPage(each, { asked: each.name, language: 'en', answers: true });
    const tags = new Set([...page.matchAll(/<\/?\s*([^\s>/]+)/g)].map(([, tag]) => tag));
    for (const tag of ['script', 'img']) expect(tags).not.toContain(tag);
    expect(page.match(/<\/(title|svg)>/g)).toEqual(['</title>', '</svg>']);
    expect(page).not.toMatch(/<[^>]*hacked/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('\u202e');
  }
});

test.each([
  ['one\ntwo\n\nthree', '<p>one two</p>\n<p>three</p>'],
  [
    '**Task.** Set `a*b*c` to *on* now',
    '<p><strong>Task.</strong> Set <code>a*b*c</code> to <em>on</em> now</p>',
  ],
  ['2 * 3 * 4 < 30', '<p>2 * 3 * 4 &lt; 30</p>'],
  ['    a  b\n      c', '<pre>a  b\n  c</pre>'],
  ['Three:\n1. a\n   b\n2. c', '<p>Three:</p>\n<ol><li>a b</li><li>c</li></ol>'],
  ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['封包\n回來', '<p>封包回來</p>'],
])('Markdown %j', (markdown, html) => expect(htmlText(markdown)).toBe(html));
