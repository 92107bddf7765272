import type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

export type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

/** The way of packets through the netfilter hooks of one node, as the trace of nftables tells it. */
export interface NodeTrace {
  node: string;
  events: HookEvent[];
  /** The buffer overflowed and messages were lost, so what is missing here may still have happened. */
  lost: boolean;
  /** Why there is no trace: what the kernel refused. */
  missing?: string;
}

/** A packet came to a hook, or a rule or policy decided about it. */
export type HookEvent =
  | {
      /**
       * `translated`: the packet is past the address translation of the hook, whether that changed it or not.
       */
      do: 'enter' | 'translated';
      /** Identifies the packet while it is in the node. */
      id: number;
      family: 'bridge' | 'ip' | 'ip6' | 'arp';
      hook: string;
      iif?: string;
      oif?: string;
      /** The firewall mark. Absent if there is none. */
      mark?: number;
      /** The packet's connection. Absent before connection tracking has seen it, and on kernels before 6.16. */
      ct?: TracedConnection;
      /** Base64 of the headers at this moment, as a frame. MAC addresses are zeros if there are none yet. */
      frame: string;
    }
  | {
      do: 'rule' | 'policy';
      id: number;
      /** The table with its family: `ip nat`. */
      table: string;
      chain: string;
      /** The handle of the rule that matched, as `nft -a` shows it. */
      handle?: number;
      /** `accept`, `drop`, `jump NAME`, … */
      verdict: string;
      /** The packet's firewall mark behind it; absent where it has none. */
      mark?: number;
    };

/** The connection of a packet, as the packet sees it. */
export interface TracedConnection {
  /** The state as `ct state` names it: `new`, `invalid`, `untracked`. */
  state: string;
  /** Does it go in the direction of the first packet, or is it a reply? */
  direction?: 'original' | 'reply';
  /** Bits IPS_* of the kernel. */
  status?: number;
  /** The id of the conntrack entry. */
  id?: number;
}

/** What the bridges of one node learned, from the kernel's messages, in order. */
export interface Learned {
  node: string;
  changes: { do: 'learn' | 'forget'; bridge: string; port: string; mac: string }[];
  /** The buffer overflowed and messages were lost. */
  lost: boolean;
}

/** What connection tracking did in one node, from the kernel's messages, in order. */
export interface TrackedConnections {
  node: string;
  changes: ConntrackChange[];
  /** The buffer overflowed and messages were lost. */
  lost: boolean;
}

/**
 * Packets that this machine's kernel freed as dropped. They are of all namespaces, as the kernel does not
 * tell them apart.
 */
export interface Drops {
  seen: Drop[];
  /** Why there is no report, or only a part. */
  missing?: string;
}

export interface Drop {
  /** Nanoseconds since the epoch, in decimal. */
  timeNs: string;
  /** EtherType. */
  protocol: number;
  /** `br_handle_frame_finish+0x1a4`; empty if the kernel hides its symbols. */
  location: string;
  /** `NOT_SPECIFIED`, `NO_SOCKET`, … */
  reason: string;
}
