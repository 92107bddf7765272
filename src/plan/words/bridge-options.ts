import type { BridgeOptions } from '../../lab/types.ts';
import { command } from '../quote.ts';
import type { InterfaceWord, On } from './word.ts';

export type Bridge = BridgeOptions;

/** The options of a new bridge: the kernel's defaults, but without multicast snooping. */
export const BRIDGE_DEFAULTS: Required<BridgeOptions> = {
  nfCallIptables: false,
  nfCallIp6tables: false,
  nfCallArptables: false,
  ageing: 300,
  priority: 32_768,
  mcastSnooping: false,
};

/** The names in ip(8). */
const WORDS: Record<keyof BridgeOptions, string> = {
  nfCallIptables: 'nf_call_iptables',
  nfCallIp6tables: 'nf_call_ip6tables',
  nfCallArptables: 'nf_call_arptables',
  ageing: 'ageing_time',
  priority: 'priority',
  mcastSnooping: 'mcast_snooping',
};

const keysOf = (options: BridgeOptions) => Object.keys(options) as (keyof BridgeOptions)[];

/** Returns the values that a bridge gets when these options are no longer set. */
export const bridgeDefaults = (options: BridgeOptions): BridgeOptions =>
  Object.fromEntries(keysOf(options).map((key) => [key, BRIDGE_DEFAULTS[key]]));

/** ip(8) expects hundredths of a second. */
const set = ({ node, name }: On, options: BridgeOptions) => {
  const words = keysOf(options).flatMap((key) => {
    const value = Number(options[key]);
    return [WORDS[key], key === 'ageing' ? value * 100 : value];
  });
  return command('ip', '-n', node, 'link', 'set', 'dev', name, 'type', 'bridge', ...words);
};

export const bridgeOptions: InterfaceWord<Bridge> = {
  title: 'Settings of bridges',
  values: ({ bridge }) => (Object.keys(bridge).length === 0 ? [] : [bridge]),
  line: (options) =>
    `has ${keysOf(options)
      .map((key) => `${key} ${shown(options[key])}`)
      .join(', ')}`,
  add: set,
  remove: (on, options) => set(on, bridgeDefaults(options)),
};

const shown = (value: boolean | number | undefined) =>
  value === true ? 'on' : value === false ? 'off' : value;
