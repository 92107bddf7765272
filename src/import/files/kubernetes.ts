import { LabError } from '../../lab/error.ts';
import type { Loss, MachineContainer } from '../../snapshot/machine.ts';
import {
  isObject,
  type Json,
  jsonLine,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../snapshot/read/json.ts';
import type { FileKind, TextFile, Told } from './kind.ts';

/**
 * Reads the output of `kubectl get svc,pod,node -o json`: which addresses there are, and which services clients ask
 * for.
 */
export const kubernetes: FileKind = {
  name: 'kubernetes',
  about: 'what kubectl get svc,pod,node -o json prints, beside the snapshot of a node',
  isIt: (text) =>
    /^\s*\{/.test(text) &&
    /"kind":\s*"(List|ServiceList|PodList|Service|Pod)"/.test(text) &&
    /"apiVersion"/.test(text),
  read: (files) => {
    const all = files.map(read);
    return {
      stations: all.flatMap(({ stations = [] }) => stations),
      services: all.flatMap(({ services = [] }) => services),
      losses: all.flatMap(({ losses = [] }) => losses),
    };
  },
};

function read({ file, text }: TextFile): Told {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LabError('definition', {
      where: `${file}:${jsonLine(text, error)}`,
      what: 'is no JSON',
      allowed: 'what kubectl get svc,pod,node -o json prints',
    });
  }
  const items = isObject(value) && Array.isArray(value.items) ? listOf(value.items) : [objectOf(value)];
  const of = (kind: string) => items.filter((item) => item.kind === kind);
  const losses: Loss[] = [];
  return {
    stations: of('Pod').flatMap(podOf),
    services: of('Service').flatMap((item) => servicesOf(item, file, losses)),
    losses,
  };
}

const nameOf = (item: Json) => textOf(objectOf(item.metadata).name) ?? '';

/** Pods on the host's network have its address. */
function podOf(item: Json): MachineContainer[] {
  if (objectOf(item.spec).hostNetwork === true) return [];
  const { podIP, podIPs } = objectOf(item.status);
  const addresses = [...new Set([textOf(podIP), ...listOf(podIPs).map(({ ip }) => textOf(ip))])];
  const known = addresses.filter((each) => each !== undefined);
  return known.length === 0 ? [] : [{ name: nameOf(item), addresses: known, macs: [] }];
}

function servicesOf(item: Json, file: string, losses: Loss[]): NonNullable<Told['services']> {
  const { clusterIP, ports } = objectOf(item.spec);
  const address = textOf(clusterIP);
  if (address === undefined || address === 'None') return [];
  return listOf(ports).flatMap(({ port, protocol = 'TCP' }): NonNullable<Told['services']> => {
    const number = numberOf(port);
    if (number !== undefined && (protocol === 'TCP' || protocol === 'UDP'))
      return [{ kind: protocol === 'TCP' ? 'http' : 'udp', address, port: number }];
    losses.push({
      what: `port ${String(port)} of ${nameOf(item)}, ${String(protocol)}`,
      where: file,
      may: 'nobody asks for it',
    });
    return [];
  });
}
