import type { Loss } from '../../snapshot/machine.ts';
import { networkOf, ownAddress } from '../networks.ts';
import { list, matches, protocolsOf, tellUnknown, type Zone } from './fw4-rule.ts';
import { isOn, optionOf, type UciSection } from './uci-text.ts';

export interface Redirect {
  /** The zone in which packets arrive. */
  zone: string;
  parts: RedirectPart[];
}

/** A rule, and the zone in whose chain it is. */
interface RedirectPart {
  kind: 'dstnat' | 'srcnat';
  zone: string;
  text: string;
}

/** Writes a port forward and, as by default, its reflection for clients inside (NAT loopback). */
export function redirectOf(section: UciSection, zones: readonly Zone[], losses: Loss[]): Redirect[] {
  if (tellUnknown(section, losses)) return [];
  const zone = optionOf(section, 'src');
  const to = optionOf(section, 'dest_ip');
  if ((optionOf(section, 'target') ?? 'DNAT') !== 'DNAT' || zone === undefined || to === undefined) {
    const what = `redirect "${optionOf(section, 'name') ?? ''}"`;
    losses.push({
      what,
      where: section.where,
      may: 'it is left out: it is no DNAT from a zone to an address',
    });
    return [];
  }
  const asked = optionOf(section, 'src_dport');
  const port = optionOf(section, 'dest_port') ?? asked;
  const dnat = `dnat ip to ${to}${port === undefined ? '' : `:${port}`}`;
  const outer = optionOf(section, 'src_dip');
  const forward = matches(section, asked).map((match): RedirectPart => {
    const called = outer === undefined ? 'meta nfproto ipv4' : `ip daddr ${outer}`;
    return { kind: 'dstnat', zone, text: `${called} ${match} ${dnat}` };
  });
  const inside = zones.find(({ name }) => name === (optionOf(section, 'dest') ?? 'lan'));
  const called = outer === undefined ? fourOf(zones.find(({ name }) => name === zone)) : [outer];
  const isReflected = isOn(section, 'reflection', true) && asked !== undefined && called.length > 0;
  const back =
    inside && isReflected
      ? reflection(section, inside, { called, asked, to, port: port ?? asked, dnat })
      : [];
  return [{ zone, parts: [...forward, ...back] }];
}

/** Addresses of IPv4, without their lengths. */
const fourOf = (zone: Zone | undefined) =>
  zone?.addresses.filter((each) => !each.includes(':')).map((each) => each.replace(/\/.*/, '')) ?? [];

interface Turn {
  called: readonly string[];
  asked: string;
  to: string;
  port: string;
  dnat: string;
}

function reflection(
  section: UciSection,
  zone: Zone,
  { called, asked, to, port, dnat }: Turn,
): RedirectPart[] {
  return zone.addresses
    .flatMap((each) => ownAddress(each) ?? [])
    .filter((own) => own.family === 4)
    .flatMap((own) => {
      const inside = `ip saddr ${networkOf(own)}`;
      const source = optionOf(section, 'reflection_src') === 'external' ? called[0] : own.ip;
      return protocolsOf(section).flatMap((protocol): RedirectPart[] => [
        {
          kind: 'dstnat',
          zone: zone.name,
          text: `${inside} ip daddr ${list(called)} ${protocol} dport ${asked} ${dnat}`,
        },
        {
          kind: 'srcnat',
          zone: zone.name,
          text: `${inside} ip daddr ${to} ${protocol} dport ${port} snat ip to ${source}`,
        },
      ]);
    });
}
