import type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

export type { ConntrackChange } from '../../kernel/conntrack-watch.ts';

/** How packets passed the netfilter hooks of one node, recorded by the trace of nftables. */
export interface NodeTrace {
  node: string;
  events: HookEvent[];
  /** The buffer overflowed and messages were lost, so an event that is missing here may still have happened. */
  lost: boolean;
  /** Why there is no trace: the kernel's error. */
  missing?: string;
}

/** A packet came to a hook, or a rule or policy decided about it. */
export type HookEvent =
  | {
      /**
       * `translated`: the packet has passed the address translation of the hook, whether that changed it or not.
       */
      do: 'enter' | 'translated';
      /** Identifies the packet inside the node. */
      id: number;
      family: 'bridge' | 'ip' | 'ip6' | 'arp';
      hook: string;
      iif?: string;
      oif?: string;
      /** The firewall mark. Absent if there is none. */
      mark?: number;
      /** The packet's connection. Absent before connection tracking has seen the packet, and on kernels before 6.16. */
      ct?: TracedConnection;
      /**
       * Base64 of the packet's headers at this moment, as a frame. The MAC addresses are zeros if there are none
       * yet.
       */
      frame: string;
    }
  | {
      do: 'rule' | 'policy';
      id: number;
      /** The table with its family, such as `ip nat`. */
      table: string;
      chain: string;
      /** The handle of the rule that matched, as `nft -a` shows it. */
      handle?: number;
      /** `accept`, `drop`, `jump NAME`, … */
      verdict: string;
      /** The packet's firewall mark after the rule. Absent if there is none. */
      mark?: number;
    };

/** The connection of a packet, as connection tracking sees it for this packet. */
export interface TracedConnection {
  /** The state as `ct state` names it: `new`, `invalid`, `untracked`. */
  state: string;
  /** Does the packet go in the direction of the connection's first packet, or is it a reply? */
  direction?: 'original' | 'reply';
  /** The kernel's `IPS_*` bits. */
  status?: number;
  /** The id of the conntrack entry. */
  id?: number;
}

/** What the bridges of one node learned, in order, from the kernel's messages. */
export interface Learned {
  node: string;
  changes: { do: 'learn' | 'forget'; bridge: string; port: string; mac: string }[];
  /** The buffer overflowed and messages were lost. */
  lost: boolean;
}

/** What connection tracking did in one node, in order, from the kernel's messages. */
export interface TrackedConnections {
  node: string;
  changes: ConntrackChange[];
  /** The buffer overflowed and messages were lost. */
  lost: boolean;
}

/**
 * Packets that this machine's kernel dropped. The kernel does not tell network namespaces apart, so these may be
 * any namespace's.
 */
export interface Drops {
  seen: Drop[];
  /** Why there is no report, or only part of one. */
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
