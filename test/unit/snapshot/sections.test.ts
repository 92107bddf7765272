import { describe, expect, it } from 'vitest';
import { readSections } from '../../../src/snapshot/sections.ts';

const TEXT = [
  'hairpin-snapshot 1',
  'section system',
  ' Linux 6.18 x86_64',
  ' router',
  ' ',
  'exit 0',
  'section ipset save',
  'missing ipset',
  'end',
  '',
].join('\n');

const problem = (text: string) => {
  try {
    readSections(text, 'router.snap');
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the sections of a snapshot', () => {
  it('are what programs printed, and how they ended', () => {
    expect(readSections(TEXT, 'f')).toEqual([
      { name: 'system', lines: ['Linux 6.18 x86_64', 'router'], file: 'f', line: 3, exit: 0 },
      { name: 'ipset save', lines: [], file: 'f', line: 8, exit: undefined },
    ]);
  });

  it('are the same with the line ends of Windows', () => {
    expect(readSections(TEXT.replaceAll('\n', '\r\n'), 'f')).toEqual(readSections(TEXT, 'f'));
  });

  it.each([
    ['an empty text', '', 'router.snap:1 – this is no snapshot'],
    ['another text', 'hello\n', 'router.snap:1 – this is no snapshot'],
    ['a later version', TEXT.replace('shot 1', 'shot 2'), 'router.snap:1 – version 2 is not known here'],
    ['half of one', TEXT.slice(0, 60), 'router.snap:4 – the snapshot breaks off here'],
    ['one without its end', TEXT.replace('end\n', ''), 'router.snap:8 – the snapshot breaks off here'],
    [
      'a section without its end',
      TEXT.replace('exit 0\n', ''),
      'router.snap:6 – section "system" has no end',
    ],
    ['a section twice', TEXT.replace('ipset save', 'system'), 'router.snap:8 – a second section "system"'],
    ['a line in no section', TEXT.replace('section system\n', ''), 'router.snap:2 – belongs to no section'],
    ['something behind the end', `${TEXT}rm -rf /\n`, 'router.snap:10 – something stands behind the end'],
    ['binary', TEXT.replace('x86_64', '\0\x01'), 'router.snap:3 – has a control character'],
    ['what steers a terminal', TEXT.replace('x86_64', '\x1b[2J'), 'router.snap:3 – has a control character'],
  ])('%s is refused, with its line', (_, text, message) => {
    expect(problem(text)).toContain(message);
  });

  it('of five megabytes are read in a moment', () => {
    const long = TEXT.replace(' router\n', ' -A INPUT -s 10.0.0.1/32 -j ACCEPT\n'.repeat(150_000));
    const began = performance.now();
    expect(readSections(long, 'f')[0]?.lines).toHaveLength(150_001);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
