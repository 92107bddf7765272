import { execFileSync } from 'node:child_process';
import { startHttp } from '../../../../src/agent/service/http.ts';
import { startUdp } from '../../../../src/agent/service/udp.ts';
import { setUp } from '../../../../src/kernel/link.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { messageOf, print } from './tools.ts';

const web = createNamespace('web');
setUp(web, 'lo');
const http = await startHttp(web, { port: 80 });
const udp = await startUdp(web, { port: 7 });

/** execFileSync blocks this thread, so it cannot serve meanwhile. */
const ask = (file: string, ...args: string[]) =>
  web.run(() => execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
const curl = (url: string) => ask('curl', '-s', '-m', '20', url);
const echo = (address: string) =>
  ask('bash', '-c', `exec 3<>/dev/udp/${address}/7; echo heard >&3; timeout 20 head -n1 <&3`);

const answers = [curl('http://127.0.0.1/'), curl('http://[::1]/'), echo('127.0.0.1'), echo('::1')];
const taken = [
  messageOf(() => void startHttp(web, { port: 80 })),
  messageOf(() => void startUdp(web, { port: 7 })),
];
await Promise.all([http.stop(), udp.stop()]);
const again = await startHttp(web, { port: 80 });
answers.push(curl('http://127.0.0.1/'));
await again.stop();
print({ answers, taken: taken.map((one) => one?.message) });
