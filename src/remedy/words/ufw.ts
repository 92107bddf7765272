import type { Words } from './meaning.ts';

/** What ufw has words for: it lets pass, and translates nothing. */
export function inUfw({ meaning }: Words) {
  if (meaning.does !== 'accept') return undefined;
  const { flow, to, iif, hook } = meaning;
  const by = iif === undefined ? '' : ` in on ${iif}`;
  const route = hook === 'forward' ? 'route ' : '';
  return {
    typed: [`ufw ${route}prepend allow${by} proto ${flow.protocol} to ${to.address} port ${to.port}`],
    keep: 'it is kept there: ufw has its rules in /etc/ufw/user.rules',
  };
}
