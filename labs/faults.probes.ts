import type { Probe } from '../src/index.ts';

/** Longer than the MTU of the fault `mtu`, but with HTTP headers still short enough for one packet of the usual MTU. */
const LONG = 1300;
/** Timeout in seconds that is too short for a second SYN. */
const ONE_TRY = 0.5;
/** Timeout in seconds. UDP and echo requests are sent once, so a lost one is known soon. */
const SOON = 0.3;

/** The asking node, the address asked, and the ports of its web server and UDP service. */
interface Target {
  from: string;
  to: string;
  web?: number;
  echo?: number;
}

const host = (to: string): string => (to.includes(':') ? `[${to}]` : to);

const http = ({ from, to, web = 80 }: Target, more = {}): Probe => ({
  kind: 'http',
  from,
  url: `http://${host(to)}${web === 80 ? '' : `:${web}`}/`,
  connectTimeout: ONE_TRY,
  ...more,
});
const udp = ({ from, to, echo = 7 }: Target, more = {}): Probe => ({
  kind: 'udp',
  from,
  to: `${host(to)}:${echo}`,
  timeout: SOON,
  ...more,
});
const ping = ({ from, to }: Target, more = {}): Probe => ({ kind: 'ping', from, to, timeout: SOON, ...more });

/** The same question with every protocol and family: `loopback`, `loopback-udp`, `loopback-ping`, `loopback6`, … */
function all(name: string, about: string, v4: Target, v6: Target): Record<string, Probe> {
  return {
    [name]: { ...http(v4), about },
    [`${name}-udp`]: udp(v4),
    [`${name}-ping`]: ping(v4),
    [`${name}6`]: http(v6),
    [`${name}6-udp`]: udp(v6),
    [`${name}6-ping`]: ping(v6),
  };
}

function allLong(name: string, about: string, v4: Target, v6: Target): Record<string, Probe> {
  const text = 'x'.repeat(LONG);
  const headers = { 'X-Long': text };
  return {
    [name]: { ...http(v4, { headers }), about },
    [`${name}-udp`]: udp(v4, { send: text }),
    [`${name}-ping`]: ping(v4, { size: LONG }),
    [`${name}6`]: http(v6, { headers }),
    [`${name}6-udp`]: udp(v6, { send: text }),
    [`${name}6-ping`]: ping(v6, { size: LONG }),
  };
}

/** Asks by the router's outer address. */
const outer = (from: string) => ({ from, to: '1.2.3.4', web: 8001, echo: 8007 });
const outer6 = (from: string) => ({ ...outer(from), to: 'fd01::4' });

export const probes: Record<string, Probe> = {
  ...all('loopback', 'From the inside, through the public address.', outer('pc'), outer6('pc')),
  ...all('inbound', 'From the outside, through the public address.', outer('outside'), outer6('outside')),
  // A long timeout costs nothing where the probe works, and helps on a busy machine.
  'from-inside': { ...http(outer('pc')), connectTimeout: 10 } as Probe,
  'from-outside': { ...http(outer('outside')), connectTimeout: 10 } as Probe,
  ...all(
    'near',
    'The server by its own address.',
    { from: 'pc', to: '192.168.1.5' },
    { from: 'pc', to: 'fd02::5' },
  ),
  ...all(
    'closed',
    'Ports of web on which nothing is meant to listen.',
    { from: 'pc', to: '192.168.1.5', web: 81, echo: 81 },
    { from: 'pc', to: 'fd02::5', web: 81, echo: 81 },
  ),
  ...allLong('long', 'More than fits through, from the inside.', outer('pc'), outer6('pc')),
  ...allLong(
    'inbound-long',
    'More than fits through, from the outside.',
    outer('outside'),
    outer6('outside'),
  ),
  page: {
    ...http({ from: 'pc', to: '192.168.1.5' }),
    about: 'A text that the server does not say.',
    body: 'welcome',
  } as Probe,
  page6: { ...http({ from: 'pc', to: 'fd02::5' }), body: 'welcome' } as Probe,
  ...all('self', 'The server asks for itself.', outer('web'), outer6('web')),
  ...all(
    'nowhere',
    'An address that no route leads to.',
    { from: 'pc', to: '5.6.7.8' },
    { from: 'pc', to: 'fd05::8' },
  ),
  ...all(
    'tunnel',
    'The server by its address in a tunnel.',
    { from: 'pc', to: '10.7.0.5' },
    { from: 'pc', to: 'fd07::5' },
  ),
  'by-name': { ...http({ ...outer('pc'), to: 'webserver.com' }), about: 'By a name.' },
  'by-name-ping': ping({ from: 'pc', to: 'webserver.com' }),
};
