import { expect, test } from 'vitest';
import natLoopback from '../../../labs/nat-loopback.ts';
import { checkLab } from '../../../src/lab/check.ts';
import type { Lab, Lesson } from '../../../src/lab/types.ts';

function problems(lesson: Lesson): string[] {
  try {
    checkLab({ ...natLoopback, lessons: { one: lesson } } as Lab);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('a lesson that names what is not there says where, what is allowed, and what was meant', () => {
  const wrong = {
    title: 'Wrong',
    scenario: 'same-port-dro',
    steps: [
      { text: 'x', run: ['lopback'] },
      {
        text: 'x',
        predict: { probe: 'inbond', expect: { outcome: 'fails', cause: 'same-port-drp' }, because: 'x' },
      },
      {
        text: 'x',
        run: ['loopback'],
        task: {
          goal: {
            expect: { loopbak: { outcome: 'works', packets: [{ at: 'wbe:eth0', direction: 'in' }] } },
            forbidden: [{ what: 'x', node: 'ruoter' }],
          },
          solutions: [
            { about: 'x', set: { hairpn: true, snat: 'sant' } },
            { about: 'x', commands: [{ node: 'roter', do: 'true' }] },
            { about: 'x' },
          ],
        },
      },
    ],
  } as unknown as Lesson;
  const found = problems(wrong);
  for (const [where, word, meant] of [
    ['lessons.one.scenario', 'same-port-dro', 'same-port-drop'],
    ['lessons.one.steps[0].run[0]', 'lopback', 'loopback'],
    ['lessons.one.steps[1].predict.probe', 'inbond', 'inbound'],
    ['lessons.one.steps[1].predict.expect.cause', 'same-port-drp', 'same-port-drop'],
    ['lessons.one.steps[2].task.goal.expect.loopbak', 'loopbak', 'loopback'],
    ['lessons.one.steps[2].task.goal.expect.loopbak.packets[0].at', 'wbe', 'web'],
    ['lessons.one.steps[2].task.goal.forbidden[0].node', 'ruoter', 'router'],
    ['lessons.one.steps[2].task.solutions[0].set.hairpn', 'hairpn', 'hairpin'],
    ['lessons.one.steps[2].task.solutions[0].set.snat', 'sant', 'snat'],
    ['lessons.one.steps[2].task.solutions[1].commands[0].node', 'roter', 'router'],
  ] as const) {
    const line = found.find((each) => each.startsWith(`${where} – `));
    expect(line, found.join('\n')).toContain(word);
    expect(line).toContain(`did you mean ${meant}?`);
  }
  expect(found).toContainEqual(
    expect.stringMatching(/^lessons\.one\.steps\[2]\.task – is a second thing to do/),
  );
  expect(found).toContainEqual(
    expect.stringMatching(/^lessons\.one\.steps\[2]\.task\.solutions\[2] – does nothing/),
  );
});

test('a text that lacks a language which another has is a mistake', () => {
  const half = {
    title: { en: 'Half', 'zh-TW': '一半' },
    steps: [{ text: { en: 'only here' } }, { text: 'none' }],
  };
  expect(problems(half)).toEqual([
    expect.stringMatching(/^lessons\.one\.steps\[0]\.text – is not there in zh-TW/),
    expect.stringMatching(/^lessons\.one\.steps\[1]\.text – is not there in en, zh-TW/),
  ]);
});
