/** A Docker network, which has a bridge of its own. */
export interface Network {
  name: string;
  bridge: string;
  /** `172.18.0.0/16`, and the bridge's address in it. */
  subnet: string;
  gateway: string;
  internal: boolean;
  containers: Container[];
}

export interface Container {
  service: string;
  address: string;
  ports: PublishedPort[];
}

export interface PublishedPort {
  protocol: 'tcp' | 'udp';
  /** An address of the host; undefined for all. */
  address?: string;
  published: number;
  target: number;
}

/**
 * Writes rules as Docker's engine does without its userland proxy. Chains and their order follow
 * https://docs.docker.com/engine/network/packet-filtering-firewalls/.
 */
export function dockerRules(networks: readonly Network[]): string {
  const nat = networks.flatMap(({ bridge, subnet, internal, containers }) => [
    ...(internal ? [] : [`-A POSTROUTING -s ${subnet} ! -o ${bridge} -j MASQUERADE`]),
    ...containers.flatMap(({ address, ports }) =>
      ports.flatMap(({ protocol, target, published, address: host }) => {
        const to = host === undefined ? '' : `-d ${host}/32 `;
        const port = `-p ${protocol} -m ${protocol} --dport`;
        return [
          `-A POSTROUTING -s ${address}/32 -d ${address}/32 ${port} ${target} -j MASQUERADE`,
          `-A DOCKER ${to}${port} ${published} -j DNAT --to-destination ${address}:${target}`,
        ];
      }),
    ),
  ]);
  const filter = networks.flatMap(({ bridge, subnet, internal, containers }) => [
    `-A FORWARD -o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A FORWARD -o ${bridge} -j DOCKER`,
    `-A FORWARD -i ${bridge} ! -o ${bridge} -j ACCEPT`,
    `-A FORWARD -i ${bridge} -o ${bridge} -j ACCEPT`,
    ...containers.flatMap(({ address, ports }) =>
      ports.map(
        ({ protocol, target }) =>
          `-A DOCKER -d ${address}/32 ! -i ${bridge} -o ${bridge} -p ${protocol} -m ${protocol} --dport ${target} -j ACCEPT`,
      ),
    ),
    ...(internal
      ? [
          `-A DOCKER-ISOLATION-STAGE-1 ! -s ${subnet} -o ${bridge} -j DROP`,
          `-A DOCKER-ISOLATION-STAGE-1 ! -d ${subnet} -i ${bridge} -j DROP`,
        ]
      : [`-A DOCKER-ISOLATION-STAGE-1 -i ${bridge} ! -o ${bridge} -j DOCKER-ISOLATION-STAGE-2`]),
    `-A DOCKER-ISOLATION-STAGE-2 -o ${bridge} -j DROP`,
  ]);
  return [
    '*nat',
    ':DOCKER - [0:0]',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    '-A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER',
    ...nat,
    'COMMIT',
    '*filter',
    ':FORWARD DROP [0:0]',
    ':DOCKER - [0:0]',
    ':DOCKER-ISOLATION-STAGE-1 - [0:0]',
    ':DOCKER-ISOLATION-STAGE-2 - [0:0]',
    ':DOCKER-USER - [0:0]',
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
    ...filter,
    'COMMIT',
    '',
  ].join('\n');
}
