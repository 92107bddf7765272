#!/usr/bin/env node
/**
 * `npm run test:live -- [PROBES] [WATCHERS]` runs PROBES probes (200) on the page of a running lab while WATCHERS pages
 * (20) watch. Fails if a packet socket lost frames, because such a probe cannot be judged, or if a watcher missed a
 * result. Prints how long after the page that asked a watcher had a result, and memory and open files of the server after
 * a tenth of the probes and at the end.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';

const LAB = join(import.meta.dirname, '../dist/cli.cjs');
const [probes = 200, watchers = 20] = process.argv.slice(2).map(Number);

const server = execa(LAB, ['live', 'nat-loopback', '-n', `live-${process.pid}`, '--watch']);
const addresses = [];
for await (const line of createInterface({ input: server.stdout })) {
  addresses.push(line.match(/http:\S+/)?.[0]);
  if (line.includes('//127.0.0.1:') && addresses.length > 1) break;
}
const [own, looking] = [
  addresses[0],
  addresses.find((each, index) => index > 0 && each.includes('127.0.0.1')),
];

/** What the first watcher received: whether each probe was as expected. */
const outcomes = [];

/** What each watcher received: the numbers of results. */
const told = Array.from({ length: watchers }, () => new Set());
const leave = new AbortController();

/** What the page that asks received: the time of each result in ms, by its number. */
const asked = new Map();

/** The number and the time of each result of each watcher. */
const seenAt = [];

function received({ number, model }, seen) {
  if (seen === asked) asked.set(number, performance.now());
  else {
    seen.add(number);
    seenAt.push({ number, at: performance.now() });
  }
  if (seen === told[0]) outcomes.push(model.labs[0].scenarios[0].probes[0].status);
}

/** Reads the events of a page until all results have come. */
async function watch(address, seen, begun) {
  const response = await fetch(`${address}events`, { signal: leave.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body) {
    text += decoder.decode(part, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop();
    if (messages.length > 0) begun();
    for (const message of messages) {
      const { result } = JSON.parse(message.slice('data: '.length));
      if (result) received(result, seen);
      if (seen.size === probes) return;
    }
  }
}

const watches = [];
await Promise.all(
  [[own, asked], ...told.map((seen) => [looking, seen])].map(
    ([address, seen]) => new Promise((begun) => watches.push(watch(address, seen, begun).catch(() => {}))),
  ),
);

function size() {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const memory = Math.round(Number(/VmRSS:\s*(\d+)/.exec(status)[1]) / 1024);
  return `${memory} MB, ${readdirSync(`/proc/${server.pid}/fd`).length} open files`;
}

const sizes = [];
for (let count = 1; count <= probes; count++) {
  const body = JSON.stringify({ probe: ['loopback'] });
  const { problem } = await (await fetch(`${own}act`, { method: 'POST', body })).json();
  if (problem) throw new Error(problem);
  if (count === Math.ceil(probes / 10) || count === probes) sizes.push(`after ${count} probes: ${size()}`);
}
// The last events may still be on their way. After a minute they count as missed.
const tooLate = setTimeout(() => leave.abort(), 60_000);
await Promise.all(watches);
clearTimeout(tooLate);
leave.abort();
server.kill('SIGINT');
await server.catch(() => {});

const wrong = outcomes.filter((status) => status !== 'pass').length;
const missed = [asked, ...told].filter((seen) => seen.size !== probes).length;
const later = seenAt.map(({ number, at }) => at - asked.get(number)).sort((a, b) => a - b);
const inMs = (time) => `${Math.round(time)} ms`;
console.log(sizes.join('\n'));
console.log(
  `a watcher had a result ${inMs(later[later.length >> 1])} after the page that asked (median), and ${inMs(later.at(-1))} at most`,
);
console.log(`${probes} probes, ${watchers} watchers: ${wrong} not as expected, ${missed} pages missed one`);
process.exitCode = wrong + missed > 0 || outcomes.length !== probes ? 1 : 0;
