import { LabError } from '../../lab/error.ts';
import type { Lab, LabNode, Link } from '../../lab/types.ts';
import type { Loss } from '../../snapshot/machine.ts';
import { isObject, type Json, listOf, objectOf, textOf, wordsOf } from '../../snapshot/read/json.ts';
import { withScenario } from '../with-scenario.ts';
import { type Settable, takeCommand } from './exec-command.ts';
import type { FileKind, Told } from './kind.ts';
import { pings } from './pings.ts';
import { readYaml, type YamlFile } from './yaml.ts';

/** A `.clab.yml` (https://containerlab.dev/manual/topo-def-file/): nodes of kind `linux` and `bridge`, and their links. */
export const containerlab: FileKind = {
  name: 'containerlab',
  about: 'a topology of containerlab, .clab.yml',
  isIt: (text) => /^topology:\s*$/m.test(text) && /^\s+nodes:/m.test(text),
  read: ([file, ...more]) => {
    if (file === undefined || more.length > 0)
      throw new LabError('usage', { where: 'lab import', what: 'several topologies', allowed: 'one' });
    return topology(readYaml(file));
  },
};

/** Words about a node's image, which do not concern the network. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  image: 'its programs are those of this machine, and not of its image',
  'startup-config': 'its configuration is not read: what it sets is not there',
  binds: 'files that are bound into it are not there: what its programs read of them is missing',
  cmd: 'its program does not run: whatever that answers is not answered',
  entrypoint: 'its program does not run: whatever that answers is not answered',
  ports: 'nobody publishes its ports on the machine',
  'network-mode': 'it has a network namespace of its own',
};

function topology({ value, where }: YamlFile): Told {
  const all = objectOf(objectOf(value).topology);
  const losses: Loss[] = [];
  const nodes: Record<string, LabNode> = {};
  for (const [name, given] of Object.entries(objectOf(all.nodes))) {
    const node = inherited(objectOf(given), all);
    const at = where(['topology', 'nodes', name]);
    nodes[name] = node.kind === 'bridge' ? bridge(all, name) : host(node, name, at, losses);
    for (const word of Object.keys(node).filter((each) => each in LEFT_OUT))
      losses.push({ what: `${word} of ${name}`, where: at, may: LEFT_OUT[word] ?? '' });
  }
  const links = linksOf(all, nodes, where, losses);
  const lab: Lab = {
    name: labName(textOf(objectOf(value).name)),
    about: 'A topology of containerlab.',
    nodes,
    links,
    probes: pings(nodes),
  };
  losses.push({
    what: 'the management network, eth0 of each node',
    where: where(['topology']),
    may: 'it is not there: what goes by it does not arrive',
  });
  return { lab: withScenario(lab, 'Everybody reaches everybody else.'), losses };
}

/** Merges the values of the defaults, the node's kind, its group, and the node itself. Later ones win. */
function inherited(node: Json, { defaults, kinds, groups }: Json): Json {
  const base = objectOf(defaults);
  const group = objectOf(objectOf(groups)[textOf(node.group) ?? '']);
  const kind = textOf(node.kind) ?? textOf(group.kind) ?? textOf(base.kind) ?? '';
  const layers = [base, objectOf(objectOf(kinds)[kind]), group, node];
  const exec = layers.flatMap((layer) => wordsOf(layer.exec));
  return Object.assign({}, ...layers, { kind, exec });
}

function bridge(all: Json, name: string): LabNode {
  const ports = endsOf(all).flatMap((ends) => ends.filter((end) => end.node === name).map((end) => end.name));
  return {
    interfaces: {
      br0: { kind: 'bridge' },
      ...Object.fromEntries(ports.map((port) => [port, { master: 'br0' }])),
    },
  };
}

function host(node: Json, name: string, where: string, losses: Loss[]): LabNode {
  if (node.kind !== 'linux')
    losses.push({
      what: `${name} is of kind "${String(node.kind)}"`,
      where,
      may: 'a plain Linux host stands for it: it does nothing of what its system would',
    });
  const made: Settable = {
    interfaces: {},
    routes: [],
    sysctl: {},
    setup: [],
  };
  for (const [key, value] of Object.entries(objectOf(node.sysctls)))
    if (key.startsWith('net.')) made.sysctl[key] = String(value);
  for (const command of wordsOf(node.exec)) takeCommand(command, made);
  if (hasSix(made)) made.ipv6 = true;
  return made;
}

/** Addresses or routes of IPv6. */
const hasSix = ({ interfaces, routes }: Settable) =>
  /[0-9a-f]:[0-9a-f:]*\/\d/i.test(JSON.stringify([interfaces, routes]));

interface End {
  node: string;
  name: string;
  mac?: string;
}

/** `["a:eth1", "b:eth1"]`, or with `type: veth` a list of objects. */
function endsOf({ links }: Json): End[][] {
  return listOf(links).map(({ endpoints }) =>
    (Array.isArray(endpoints) ? endpoints : []).flatMap((end): End[] => {
      if (isObject(end)) {
        const [node, name, mac] = [textOf(end.node), textOf(end.interface), textOf(end.mac)];
        return node && name ? [{ node, name, ...(mac && { mac }) }] : [];
      }
      const [node, name] = String(end).split(':');
      return node && name ? [{ node, name }] : [];
    }),
  );
}

function linksOf(
  all: Json,
  nodes: Record<string, LabNode>,
  where: YamlFile['where'],
  losses: Loss[],
): Link[] {
  const given = listOf(all.links);
  return endsOf(all).flatMap((ends, index): Link[] => {
    const [one, other] = ends;
    const at = where(['topology', 'links', index]);
    if (one === undefined || other === undefined || !(one.node in nodes) || !(other.node in nodes)) {
      losses.push({
        what: `a link of ${ends.map(({ node, name }) => `${node}:${name}`).join(' and ') || 'nobody'}`,
        where: at,
        may: 'it leads to the machine itself, or to another: what goes by it does not arrive',
      });
      return [];
    }
    const mtu = Number(given[index]?.mtu);
    for (const { node, name, mac } of [one, other]) {
      const owner = nodes[node] ?? {};
      const more = { ...(mac && { mac }), ...(mtu >= 68 && { mtu }) };
      owner.interfaces = { ...owner.interfaces, [name]: { ...owner.interfaces?.[name], ...more } };
    }
    return [[`${one.node}:${one.name}`, `${other.node}:${other.name}`]];
  });
}

const labName = (name = 'clab') =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 32) || 'clab';
