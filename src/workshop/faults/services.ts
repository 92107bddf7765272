import type { LabNode, Service } from '../../lab/types.ts';
import type { Fault, Network } from './fault.ts';

/** Faults of services: the right service does not answer, or gives the wrong answer. */
export const SERVICES: Record<string, Fault> = {
  'service-down': (network) =>
    services(
      network,
      ({ kind }) => kind === 'http' || kind === 'https' || kind === 'udp' || kind === 'dns',
    ).map(([node, name]) => ({
      node,
      what: `${node} does not run its service ${name}`,
      causes: ['service-down', 'name-not-resolved'],
      change: (one) => withService(one, name, (service) => ({ ...service, up: false }) as Service),
    })),
  'bound-to-loopback': (network) =>
    listening(network).map(([node, name, port]) => ({
      node,
      what: `the service ${name} of ${node} listens on 127.0.0.1 only`,
      causes: ['bound-elsewhere'],
      change: (one) =>
        withService(one, name, () =>
          python([
            'import http.server as h',
            `s = h.ThreadingHTTPServer(("127.0.0.1", ${port}), h.SimpleHTTPRequestHandler)`,
            'print("ready", flush=True)',
            's.serve_forever()',
          ]),
        ),
    })),
  'out-of-order': (network) =>
    listening(network).map(([node, name, port]) => ({
      node,
      what: `the service ${name} of ${node} answers that it is out of order: 503`,
      causes: ['wrong-answer'],
      change: (one) =>
        withService(one, name, () =>
          python([
            'import http.server as h',
            'class Broken(h.BaseHTTPRequestHandler):',
            '    def do_GET(self): self.send_error(503)',
            '    def log_message(self, *a): pass',
            `s = h.ThreadingHTTPServer(("", ${port}), Broken)`,
            'print("ready", flush=True)',
            's.serve_forever()',
          ]),
        ),
    })),
  'no-such-name': (network) =>
    services(
      network,
      (service) => service.kind === 'dns' && Object.keys(service.records ?? {}).length > 0,
    ).map(([node, name]) => ({
      node,
      what: `the name server of ${node} knows none of its names any longer`,
      causes: ['name-not-resolved'],
      change: (one) => withService(one, name, (service) => ({ ...service, records: {} }) as Service),
    })),
  'asks-nobody': ({ nodes, askers }) =>
    askers
      .filter((node) => (nodes[node]?.nameservers ?? []).length > 0)
      .map((node) => ({
        node,
        what: `${node} asks itself for names, where no name server is`,
        causes: ['name-not-resolved'],
        change: (one) => ({ ...one, nameservers: ['127.0.0.1'] }),
      })),
};

/** HTTP services, and the port of each. */
const listening = (network: Network): [node: string, name: string, port: number][] =>
  services(network, ({ kind }) => kind === 'http').flatMap(([node, name]) => {
    const service = network.nodes[node]?.services?.[name];
    return service?.kind === 'http' ? [[node, name, service.port] as [string, string, number]] : [];
  });

const python = (lines: readonly string[]): Service => ({
  kind: 'command',
  command: ['python3', '-c', lines.join('\n')],
  ready: { prints: 'ready' },
});

function services({ nodes }: Network, wanted: (service: Service) => boolean): [node: string, name: string][] {
  return Object.entries(nodes).flatMap(([node, { services: all = {} }]) =>
    Object.entries(all)
      .filter(([, service]) => wanted(service))
      .map(([name]): [string, string] => [node, name]),
  );
}

function withService(node: LabNode, name: string, change: (service: Service) => Service): LabNode {
  const service = node.services?.[name];
  return service ? { ...node, services: { ...node.services, [name]: change(service) } } : node;
}
