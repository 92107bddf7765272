import type { Attributes } from './attribute.ts';
import { IFLA_GENEVE, IFLA_GRE, IFLA_IPTUN, IFLA_VXLAN } from './constants.ts';
import { formatIp } from './ip.ts';

/** Which packets a tunnel accepts, and where it sends its own. */
export interface TunnelState {
  /** The VNI of a vxlan or geneve, or the key of a gre. Undefined if it has none. */
  id: number | undefined;
  /** The key in packets that a gre sends, if it is another one. */
  sends: number | undefined;
  /** Empty for any address. */
  local: string;
  remote: string;
  port: number | undefined;
}

interface Types {
  id?: number;
  sends?: number;
  local: number[];
  remote: number[];
  port?: number;
}

/** Keys are in network byte order, VNIs in this machine's. */
const GRE: Types = {
  id: IFLA_GRE.IKEY,
  sends: IFLA_GRE.OKEY,
  local: [IFLA_GRE.LOCAL],
  remote: [IFLA_GRE.REMOTE],
};
const IPTUN: Types = { local: [IFLA_IPTUN.LOCAL], remote: [IFLA_IPTUN.REMOTE] };

const TYPES: Record<string, Types> = {
  vxlan: {
    id: IFLA_VXLAN.ID,
    local: [IFLA_VXLAN.LOCAL, IFLA_VXLAN.LOCAL6],
    remote: [IFLA_VXLAN.GROUP, IFLA_VXLAN.GROUP6],
    port: IFLA_VXLAN.PORT,
  },
  geneve: {
    id: IFLA_GENEVE.ID,
    local: [],
    remote: [IFLA_GENEVE.REMOTE, IFLA_GENEVE.REMOTE6],
    port: IFLA_GENEVE.PORT,
  },
  gre: GRE,
  gretap: GRE,
  ipip: IPTUN,
  sit: IPTUN,
};

/** Reads IFLA_INFO_DATA. Undefined if the interface is not a tunnel. */
export function parseTunnel(kind: string, data: Attributes): TunnelState | undefined {
  const types = TYPES[kind];
  if (types === undefined) return undefined;
  const address = (all: number[]): string => {
    const [bytes] = all.flatMap((type) => data.get(type) ?? []);
    return bytes === undefined || bytes.every((byte) => byte === 0) ? '' : formatIp(bytes);
  };
  const port = types.port === undefined ? undefined : data.get(types.port)?.readUInt16BE();
  const ends = { local: address(types.local), remote: address(types.remote), port };
  if (types !== GRE) {
    const id = types.id === undefined ? undefined : data.get(types.id)?.readUInt32LE();
    return { id, sends: id, ...ends };
  }
  const key = (flags: number, type: number) =>
    ((data.get(flags)?.[0] ?? 0) & GRE_KEY) === 0 ? undefined : data.get(type)?.readUInt32BE();
  return { id: key(IFLA_GRE.IFLAGS, IFLA_GRE.IKEY), sends: key(IFLA_GRE.OFLAGS, IFLA_GRE.OKEY), ...ends };
}

/** The bit in the first byte of a gre's flags that means that the tunnel has a key. */
const GRE_KEY = 0x20;
