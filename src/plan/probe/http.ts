import { CONNECT_TIMEOUT, type HttpProbe, type HttpsProbe } from '../../lab/probe.ts';
import { command } from '../quote.ts';
import type { Question } from './question.ts';

/** Returns curl's arguments without the URL. */
export function curlWords({ method, host, headers = {}, source }: HttpProbe | HttpsProbe): string[] {
  const all = { ...(host !== undefined && { Host: host }), ...headers };
  return [
    ...(method === 'HEAD' ? ['--head'] : method === undefined ? [] : ['--request', method]),
    ...Object.entries(all).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(source === undefined ? [] : ['--interface', source]),
  ];
}

/**
 * How many seconds an accepted connection may wait for its answer. The kernel accepts a connection as soon as the
 * network allows it, but a program answers, and a busy machine may delay that program.
 */
export const ANSWER_TIMEOUT = 2;

/** Prints the answer with its headers. If the probe wants a status other than 200, or a text, searches for it. */
export function curl(
  probe: HttpProbe | HttpsProbe,
  run: (...words: (string | number)[]) => string,
  trust: readonly string[] = [],
): string {
  const { url, status = 200, body, connectTimeout = CONNECT_TIMEOUT } = probe;
  const limits = ['--connect-timeout', connectTimeout, '--max-time', connectTimeout + ANSWER_TIMEOUT];
  const asked = ['curl', '-q', '-sS', '-g', '-i', '--noproxy', '*', ...limits, ...trust, ...curlWords(probe)];
  const said = [`^HTTP/[0-9.]* ${status}`, ...(body === undefined ? [] : [body])];
  const isSaid = said.map((text, index) => command('grep', index === 0 ? '-qe' : '-qFe', text, ANSWER));
  const input = trust.length > 0 ? ' </run/tls/ca.pem' : '';
  return `${run(...asked, url)}${input} | tee ${ANSWER} && ${isSaid.join(' && ')}`;
}

const ANSWER = '/run/answer';

export const http: Question<'http'> = (probe, run) => curl(probe, run);
