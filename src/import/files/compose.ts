import type { Loss, Machine, MachineContainer, MachineLink } from '../../snapshot/machine.ts';
import { isObject, type Json, listOf, objectOf, textOf } from '../../snapshot/read/json.ts';
import { portsOf } from './compose-ports.ts';
import { dockerRules, type Network } from './docker-rules.ts';
import type { FileKind } from './kind.ts';
import { plainLink } from './plain-link.ts';
import { readYaml, type YamlFile } from './yaml.ts';

/**
 * Reads `compose.yaml` (https://compose-spec.io), and returns the machine that Docker would make, by Docker's
 * documentation.
 */
export const compose: FileKind = {
  name: 'compose',
  about: 'a docker compose file',
  isIt: (text) => /^services:\s*(#.*)?$/m.test(text) && !/^topology:/m.test(text),
  read: (files) => ({
    machines: files.map((file) => machineOf(readYaml(file)).machine),
  }),
};

/** An address for documentation, as the file does not say where the host is. */
const HOST = { address: '203.0.113.5/24', gateway: '203.0.113.1' };

function machineOf(yaml: YamlFile): { machine: Machine } {
  const losses: Loss[] = [
    {
      what: 'the host, of which the file tells nothing',
      may: `it has one network card, with ${HOST.address}, and no rules but Docker's: what others add may forbid more`,
    },
    {
      what: 'Docker’s rules',
      may: 'they are written by its documentation, with iptables and without userland proxy: other versions and settings have others',
    },
  ];
  const networks = networksOf(yaml, losses);
  return {
    machine: {
      name: 'docker-host',
      system: 'Linux with Docker, as compose would set it up',
      tools: ['docker', 'iptables'],
      links: [card(), ...networks.flatMap(linksOf)],
      routes: [{ to: 'default', via: HOST.gateway, dev: 'eth0' }],
      routingRules: [],
      neighbours: [],
      unanswered: [],
      stations: [],
      vlans: {},
      rules: { iptables: dockerRules(networks) },
      settings: { 'net.ipv4.ip_forward': '1', 'net.bridge.bridge-nf-call-iptables': '1' },
      listeners: [],
      nameservers: [],
      containers: containersOf(networks),
      gaps: losses,
    },
  };
}

/** A service may be in several networks. */
function containersOf(networks: readonly Network[]): MachineContainer[] {
  const all = networks.flatMap(({ containers }) => containers);
  return [...new Set(all.map(({ service }) => service))].map((name) => ({
    name,
    addresses: all.filter(({ service }) => service === name).map(({ address }) => address),
    macs: [],
  }));
}

const card = (): MachineLink => plainLink('eth0', { addresses: [HOST.address] });

/** Returns the bridge and a cable to each container. Their ports have hairpin mode, as there is no proxy. */
function linksOf({ bridge, gateway, subnet, containers }: Network): MachineLink[] {
  const length = subnet.replace(/.*\//, '');
  return [
    plainLink(bridge, { kind: 'bridge', addresses: [`${gateway}/${length}`] }),
    ...containers.map((_, index) =>
      plainLink(`veth${index}-${bridge}`.slice(0, 15), {
        kind: 'veth',
        elsewhere: true,
        master: bridge,
        words: { port: { hairpin: true } },
      }),
    ),
  ];
}

function networksOf({ value, where }: YamlFile, losses: Loss[]): Network[] {
  const { services, networks: given } = objectOf(value);
  const networks = new Map<string, Network>();
  const network = (name: string): Network => {
    const known = networks.get(name) ?? newNetwork(name, objectOf(objectOf(given)[name]), networks.size);
    networks.set(name, known);
    return known;
  };
  for (const [service, words] of Object.entries(objectOf(services))) {
    const { network_mode: mode, networks: joined, ports } = objectOf(words);
    const at = where(['services', service]);
    if (mode !== undefined && mode !== 'bridge') {
      losses.push({
        what: `${service}, of network mode ${String(mode)}`,
        where: at,
        may: 'it is not there: nobody asks for it',
      });
      continue;
    }
    const names = Array.isArray(joined)
      ? joined.map(String)
      : isObject(joined)
        ? Object.keys(joined)
        : ['default'];
    for (const [index, name] of names.entries()) {
      const one = network(name);
      const fixed = textOf(objectOf(objectOf(joined)[name]).ipv4_address);
      const address =
        fixed ?? one.gateway.replace(/\d+$/, (last) => String(Number(last) + 1 + one.containers.length));
      // Docker publishes a container's ports by one of its networks.
      const published = index === 0 ? portsOf(ports, service, where, losses) : [];
      one.containers.push({ service, address, ports: published });
    }
  }
  return [...networks.values()];
}

function newNetwork(name: string, words: Json, count: number): Network {
  const [config] = listOf(objectOf(words.ipam).config);
  const subnet = textOf(config?.subnet) ?? `172.${18 + count}.0.0/16`;
  const bridge =
    textOf(objectOf(words.driver_opts)['com.docker.network.bridge.name']) ?? `br-${name}`.slice(0, 15);
  return {
    name,
    bridge,
    subnet,
    gateway: textOf(config?.gateway) ?? subnet.replace(/\d+\/.*$/, '1'),
    internal: words.internal === true,
    containers: [],
  };
}
