import type { HookRow, HopRow } from '../../verdict/types.ts';
import type { Texts } from './live-lesson.ts';
import { en, type PlainWords } from './plain/en.ts';
import { zhTW } from './plain/zh-tw.ts';

/** Every language by its tag (BCP 47). A new one is a file beside these, and a line here. */
const LANGUAGES: Record<string, PlainWords> = { en, 'zh-TW': zhTW };

/** Returns what is said, in each language. */
export const inEach = (say: (words: PlainWords) => string): Texts =>
  Object.fromEntries(Object.entries(LANGUAGES).map(([language, words]) => [language, say(words)]));

const wordsOf = (language: string): PlainWords => LANGUAGES[language] ?? en;

/** The usual name of a packet by the flags of the hop table, and its meaning in plain words. */
export function packetWords(flags: string, language: string): { name: string; says: string } {
  const [name = flags, says = ''] = saidBy(flags, wordsOf(language));
  return { name, says };
}

function saidBy(flags: string, words: PlainWords): readonly string[] {
  const known = own(words.packets, flags);
  if (known) return known;
  const message = own(words.icmp, flags.replace(/ \d+$/, ''));
  if (message !== undefined) return [flags, message];
  const [first = '', ...rest] = flags.split(' ');
  const subject = rest.join(' ');
  // `who-has 192.168.1.1 tell 192.168.1.6`
  if (first === 'who-has') return words.arpRequest(rest[0] ?? '', rest[2] ?? '');
  if (rest[0] === 'is-at') return words.arpReply(first, rest[1] ?? '');
  if (first.endsWith('?')) return words.dnsQuestion(subject);
  if (first === 'NXDOMAIN') return words.dnsNoName(subject);
  return first === 'A' || first === 'AAAA' ? words.dnsAnswer(subject) : [];
}

/** Describes a packet on a cable. `device` is a bridge's own interface; `begins` marks the packet's first hop. */
export function wireWords(row: HopRow, { device, begins }: { device: boolean; begins: boolean }): Texts {
  const { node, interface: at, direction } = row;
  const inside = direction === 'in' ? 'handedUp' : 'handedDown';
  const outside = direction === 'in' ? 'comesIn' : begins ? 'setsOut' : 'leaves';
  return inEach((words) => words[device ? inside : outside](node, at));
}

/** Describes a packet at a hook. `bridged`: rules for IP are applied to a bridged packet. */
export function hookWords(row: HookRow, bridged: boolean): Texts {
  const label = `${row.family} ${row.hook}`;
  return inEach((words) => {
    if (bridged) return words.bridged(row.hook);
    return own(words.hooks, label)?.(row) ?? words.otherHook(row.node, label);
  });
}

/** The purpose of a hook. @param label such as `ip prerouting` */
export function hookMeaning(label: string, language: string): string | undefined {
  const words = wordsOf(language);
  const [family = '', hook = ''] = label.split(' ');
  const meaning = own<string>(family === 'bridge' ? words.inBridge : words.inIp, hook);
  return meaning && `${words.aHook(label)} ${meaning}`;
}

const own = <T>(all: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(all, key) ? all[key] : undefined;
