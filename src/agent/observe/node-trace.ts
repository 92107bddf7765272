import type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

export type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

/** The way of packets through the netfilter hooks of one node, as nftables tells it. */
export interface NodeTrace {
  node: string;
  events: HookEvent[];
  /** The kernel had more to tell than there was room for: what is not here may yet have been. */
  lost: boolean;
  /** Why nothing could be told: the kernel refused. */
  missing?: string;
}

/** A packet came to a hook, or a rule or policy decided about it there. */
export type HookEvent =
  | {
      /** `translated`: it is past the hook's address translation, which may not have been for it. */
      do: 'enter' | 'translated';
      /** Of the packet, while it is under way in the node. */
      id: number;
      family: 'bridge' | 'ip' | 'ip6' | 'arp';
      hook: string;
      iif?: string;
      oif?: string;
      /** The packet's firewall mark; absent where it has none. */
      mark?: number;
      /** What connection tracking says of it. Absent as long as it has not looked at it, and on kernels before 6.16. */
      ct?: TracedConnection;
      /** Base64: the headers as they are now, as a frame; MAC addresses are zeros where there are none yet. */
      frame: string;
    }
  | {
      do: 'rule' | 'policy';
      id: number;
      /** Of the table: `ip nat`. */
      table: string;
      chain: string;
      /** Of the rule that matched, as `nft -a` shows it. */
      handle?: number;
      /** `accept`, `drop`, `jump NAME`, … */
      verdict: string;
    };

/** A packet's connection, as the packet sees it. */
export interface TracedConnection {
  /** As `ct state` names it: `new`, `invalid`, `untracked`. */
  state: string;
  /** Whether it goes as the first packet of the connection did, or is a reply. */
  direction?: 'original' | 'reply';
  /** Bits of IPS_*, as conntrack keeps them. */
  status?: number;
  /** As the entries of conntrack have it. */
  id?: number;
}

/** What the bridges of one node learned of where stations are, as the kernel told it, in order. */
export interface Learned {
  node: string;
  changes: { do: 'learn' | 'forget'; bridge: string; port: string; mac: string }[];
  /** The kernel had more to tell than there was room for. */
  lost: boolean;
}

/** What connection tracking did in one node, as the kernel told it, in order. */
export interface TrackedConnections {
  node: string;
  changes: ConntrackChange[];
  /** The kernel had more to tell than there was room for. */
  lost: boolean;
}

/** Packets that functions of this machine's kernel freed as dropped: of all namespaces, for the kernel does not tell them apart. */
export interface Drops {
  seen: Drop[];
  /** Why there is no, or not the whole, account of them. */
  missing?: string;
}

export interface Drop {
  /** Nanoseconds since the epoch, in decimal. */
  timeNs: string;
  /** EtherType. */
  protocol: number;
  /** `br_handle_frame_finish+0x1a4`; '' where the kernel hides its symbols. */
  location: string;
  /** `NOT_SPECIFIED`, `NO_SOCKET`, … */
  reason: string;
}
