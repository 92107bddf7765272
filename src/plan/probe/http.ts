import { CONNECT_TIMEOUT, type HttpProbe, type HttpsProbe } from '../../lab/probe.ts';
import { command } from '../quote.ts';
import type { Question } from './question.ts';

/** Returns the words of curl besides the URL. */
export function curlWords({ method, host, headers = {}, source }: HttpProbe | HttpsProbe): string[] {
  const all = { ...(host !== undefined && { Host: host }), ...headers };
  return [
    ...(method === 'HEAD' ? ['--head'] : method === undefined ? [] : ['--request', method]),
    ...Object.entries(all).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(source === undefined ? [] : ['--interface', source]),
  ];
}

/**
 * Seconds that an accepted connection may carry nothing. The kernel accepts it as soon as the network allows;
 * the answer comes from a program, which a busy machine may delay.
 */
export const ANSWER_TIMEOUT = 2;

/** Prints the answer with its headers. If another status than 200, or a text, is wanted, that is searched in it. */
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
