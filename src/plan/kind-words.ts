import type { LinkKind } from '../lab/link-kind.ts';

/** As ip(8) has it after `type`. */
export function kindWords(made: LinkKind): (string | number)[] {
  switch (made.kind) {
    case 'vlan':
      return ['vlan', 'id', made.id];
    case 'macvlan':
      return ['macvlan', 'mode', made.mode];
    case 'ipvlan':
      return ['ipvlan', 'mode', made.mode];
    case 'bond':
      return ['bond', 'mode', made.mode, 'miimon', 100];
    case 'vrf':
      return ['vrf', 'table', made.table];
    case 'vxlan':
      return ['vxlan', 'id', made.id, 'local', made.local, 'remote', made.remote, 'dstport', 4789];
    case 'geneve':
      return ['geneve', 'id', made.id, 'remote', made.remote];
    case 'dummy':
      return ['dummy'];
    default:
      return [made.kind, 'local', made.local, 'remote', made.remote];
  }
}
