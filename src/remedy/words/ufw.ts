import type { Words } from './meaning.ts';

/** Writes in ufw's language. It can allow traffic, but not translate it. */
export function inUfw({ meaning }: Words) {
  if (meaning.does !== 'accept') return undefined;
  const { flow, to, iif, oif, hook, beyond } = meaning;
  const by = iif === undefined ? '' : ` in on ${iif}`;
  const route = hook === 'forward' ? 'route ' : '';
  const what = beyond ? ` out on ${oif}` : ` proto ${flow.protocol} to ${to.address} port ${to.port}`;
  return {
    typed: [`ufw ${route}prepend allow${by}${what}`],
    keep: 'it is kept there: ufw has its rules in /etc/ufw/user.rules',
  };
}
