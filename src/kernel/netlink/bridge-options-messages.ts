import { BR_STATE, IFLA_BR, IFLA_BRPORT } from './bridge-constants.ts';
import { portMessage } from './bridge-messages.ts';
import { IFLA, IFLA_INFO, RTM } from './constants.ts';
import { type LinkId, setLinkMessage } from './link-messages.ts';
import type { Message } from './message.ts';
import type { Writer } from './writer.ts';

/** Settings of a bridge; `ageing` in seconds. */
export interface BridgeOptions {
  nfCallIptables?: boolean;
  nfCallIp6tables?: boolean;
  nfCallArptables?: boolean;
  ageing?: number;
  priority?: number;
  mcastSnooping?: boolean;
}

export interface PortCost {
  cost?: number;
  priority?: number;
}

/** Sets the given options only. */
export function bridgeOptionsMessage(link: LinkId, options: BridgeOptions): Message {
  const message = setLinkMessage(link, 'set the bridge', (to) => {
    const info = to.nest(IFLA.LINKINFO);
    to.text(IFLA_INFO.KIND, 'bridge');
    const data = to.nest(IFLA_INFO.DATA);
    writeOptions(to, options);
    to.close(data);
    to.close(info);
  });
  // The kernel accepts data of a kind only in messages of this type. Without the flag to create, nothing is made.
  return { ...message, type: RTM.NEWLINK };
}

function writeOptions(to: Writer, { ageing, priority, ...flags }: BridgeOptions): void {
  // In hundredths of a second.
  if (ageing !== undefined) to.u32(IFLA_BR.AGEING_TIME, ageing * 100);
  if (priority !== undefined) to.u16(IFLA_BR.PRIORITY, priority);
  const attributes = {
    mcastSnooping: IFLA_BR.MCAST_SNOOPING,
    nfCallIptables: IFLA_BR.NF_CALL_IPTABLES,
    nfCallIp6tables: IFLA_BR.NF_CALL_IP6TABLES,
    nfCallArptables: IFLA_BR.NF_CALL_ARPTABLES,
  };
  for (const [key, type] of Object.entries(attributes)) {
    const value = flags[key as keyof typeof flags];
    if (value !== undefined) to.u8(type, value ? 1 : 0);
  }
}

export function portCostMessage(link: LinkId, { cost, priority }: PortCost): Message {
  return portMessage(link, 'set cost and priority of the port', (to) => {
    if (cost !== undefined) to.u32(IFLA_BRPORT.COST, cost);
    if (priority !== undefined) to.u16(IFLA_BRPORT.PRIORITY, priority);
  });
}

export function portStateMessage(link: LinkId, state: keyof typeof BR_STATE): Message {
  return portMessage(link, `set the port ${state}`, (to) => to.u8(IFLA_BRPORT.STATE, BR_STATE[state]));
}
