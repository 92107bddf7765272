import type { Namespace } from './namespace.ts';
import { findAttribute, parseAttributes, readText } from './netlink/attribute.ts';
import { IFLA_BR, IFLA_BRPORT } from './netlink/bridge-constants.ts';
import {
  BRIDGE_VLAN_INFO,
  IFF_ALLMULTI,
  IFF_NOARP,
  IFF_PROMISC,
  IFLA,
  IFLA_BRIDGE,
  IFLA_INFO,
} from './netlink/constants.ts';
import { dumpBridgeVlansMessage, dumpLinksMessage } from './netlink/link-messages.ts';
import { HEADER, parseLink } from './netlink/link-state.ts';
import { addresses, linkTable } from './read.ts';
import { wireguardDetails } from './wireguard.ts';

/** A property that an interface has once, as a name and a value: `MAC address`, `02:00:00:00:00:01`. */
export interface Detail {
  interface: string;
  name: string;
  value: string;
}

const EMPTY = Buffer.alloc(0);
const onOff = (on: boolean) => (on ? 'on' : 'off');

/** Kinds that also report values which nobody set, such as their state, or who has opened them. */
const RESTLESS: ReadonlySet<string> = new Set(['bridge', 'tun', 'wireguard', 'veth', '']);

/** Returns all properties of each interface that can be set, without table entries. */
export function linkDetails(ns: Namespace): Detail[] {
  return ns.run(() => {
    const links = linkTable(ns);
    const own = addresses(ns, links);
    return ns.netlink.dump(dumpLinksMessage(ns.name)).flatMap(({ body }) => {
      const { name, kind, mac, mtu, up, master, bridge, port, operstate } = parseLink(body);
      const attributes = parseAttributes(body.subarray(HEADER));
      const info = parseAttributes(attributes.get(IFLA.LINKINFO) ?? EMPTY);
      const flags = body.readUInt32LE(8);
      // The state of a port changes by itself if there is no carrier, or with the spanning tree protocol.
      const isSteady = operstate === 'up' && !links.get(master ?? 0)?.bridge?.stp;
      const values: Record<string, string | number | undefined> = {
        up: onOff(up),
        MTU: mtu,
        'MAC address': mac,
        master: (master === undefined ? undefined : links.get(master)?.name) ?? 'none',
        addresses:
          (own[name] ?? [])
            .filter((each) => !/^fe80:/i.test(each))
            .sort()
            .join(' ') || 'none',
        promiscuous: onOff((flags & IFF_PROMISC) !== 0),
        allmulticast: onOff((flags & IFF_ALLMULTI) !== 0),
        arp: onOff((flags & IFF_NOARP) === 0),
        'queue length': attributes.get(IFLA.TXQLEN)?.readUInt32LE(),
        ...(bridge && { ...switches(bridge), ...numbers(info.get(IFLA_INFO.DATA), BRIDGE_NUMBERS) }),
        ...(port && { ...switches(port), ...numbers(info.get(IFLA_INFO.SLAVE_DATA), PORT_NUMBERS) }),
        ...(port && isSteady && { state: port.state }),
        ...(kind === 'wireguard' && wireguardDetails(ns, name)),
        ...(!RESTLESS.has(kind) && {
          [`what a ${kind} is made with`]: madeWith(kind, info.get(IFLA_INFO.DATA)),
        }),
      };
      return Object.entries(values).flatMap(([word, value]) =>
        value === undefined ? [] : [{ interface: name, name: word, value: String(value) }],
      );
    });
  });
}

/** linux/if_link.h: the last attribute of a bond by now, the port in use, and who its partner is. */
const IFLA_BOND = { LAST: 40, ACTIVE_SLAVE: 2, AD_INFO: 23 };

function madeWith(kind: string, data: Buffer | undefined): string | undefined {
  if (kind !== 'bond') return data?.toString('hex');
  const { LAST, ...passing } = IFLA_BOND;
  const all = parseAttributes(data ?? EMPTY);
  const types = Array.from({ length: LAST }, (_, type) => type).filter(
    (type) => !Object.values(passing).includes(type),
  );
  return types.map((type) => all.get(type)?.toString('hex') ?? '').join(' ');
}

const switches = (flags: object) =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([name, on]) => (typeof on === 'boolean' ? [[name, onOff(on)]] : [])),
  );

const BRIDGE_NUMBERS = {
  ageing: IFLA_BR.AGEING_TIME,
  priority: IFLA_BR.PRIORITY,
  'forward delay': IFLA_BR.FORWARD_DELAY,
  'default VLAN': IFLA_BR.VLAN_DEFAULT_PVID,
};

const PORT_NUMBERS = { cost: IFLA_BRPORT.COST, priority: IFLA_BRPORT.PRIORITY };

function numbers(data: Buffer | undefined, types: Record<string, number>): Record<string, number> {
  const attributes = parseAttributes(data ?? EMPTY);
  return Object.fromEntries(
    Object.entries(types).flatMap(([name, type]) => {
      const value = attributes.get(type);
      if (value === undefined) return [];
      return [[name, value.length === 2 ? value.readUInt16LE() : value.readUInt32LE()]];
    }),
  );
}

/** Returns VLANs of ports and of bridges: `10 pvid untagged dev p1`. */
export function portVlans(ns: Namespace): string[] {
  const replies = ns.netlink.dump(dumpBridgeVlansMessage(ns.name));
  return replies.flatMap(({ body }) => {
    const attributes = parseAttributes(body.subarray(HEADER));
    const port = readText(attributes.get(IFLA.IFNAME) ?? EMPTY);
    return vlansIn(findAttribute(body.subarray(HEADER), IFLA.AF_SPEC) ?? EMPTY).map(
      (vlan) => `${vlan} dev ${port}`,
    );
  });
}

/** Reads several attributes of one type. Each is a `bridge_vlan_info`: flags and VLAN, of 16 bits each. */
function vlansIn(all: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 4 <= all.length; ) {
    const [length, type] = [all.readUInt16LE(at), all.readUInt16LE(at + 2)];
    if (length < 4) break;
    if (type === IFLA_BRIDGE.VLAN_INFO && length >= 8) {
      const flags = all.readUInt16LE(at + 4);
      const words = Object.entries(BRIDGE_VLAN_INFO).flatMap(([word, bit]) =>
        flags & bit ? [word.toLowerCase()] : [],
      );
      found.push([String(all.readUInt16LE(at + 6)), ...words].join(' '));
    }
    at += (length + 3) & ~3;
  }
  return found;
}
