import type { CommandService } from '../lab/service.ts';
import { AUTHORITY, type Certified, certificate } from './certificates.ts';
import { dnsmasqArguments } from './dnsmasq.ts';
import { command, heredoc, quote } from './quote.ts';
import { serviceProgram } from './service-program.ts';
import type { Step } from './step.ts';

type ServiceStep = Step & { do: 'service' };

/** @param enter what runs a program in the node */
export function serviceCommand({ node, name, service }: ServiceStep, enter: readonly string[]): string {
  const program = serviceProgram(node, name, service);
  if (program) {
    const files = Object.entries(program.files).map(([path, text]) => `cat >${quote(path)} ${heredoc(text)}`);
    return [...files, background(node, name, program.command, enter)].join('\n');
  }
  switch (service.kind) {
    case 'http':
      return http(node, name, service.port);
    case 'https':
      return https(node, name, service);
    case 'udp':
      return udp(node, name, service.port);
    case 'dns': {
      // It goes into the background by itself, when its sockets are open.
      const program = ['dnsmasq', '--log-facility=/dev/null', ...dnsmasqArguments(service)];
      return `# ${name}: answers DNS on port ${service.port}\n${command(...enter, ...program)}`;
    }
    case 'command':
      return background(node, name, service, enter);
    default:
      throw new TypeError(`${service.kind} is a program`);
  }
}

function background(
  node: string,
  name: string,
  { command: program }: CommandService,
  enter: readonly string[],
): string {
  return `# ${name}\n${command(...enter, ...program)} >${logOf(node, name)} 2>&1 &`;
}

const logOf = (node: string, name: string) => quote(`/run/${node}.${name}.log`);

/**
 * Waits until it is ready, where it says when: after the start of all, as services may wait for each other. What runs beside
 * the script may not have made its log yet.
 */
export function serviceWait({ node, name, service }: ServiceStep, enter: readonly string[]): string[] {
  const program = service.kind === 'command' ? service : serviceProgram(node, name, service)?.command;
  const { prints, command: asks } = program?.ready ?? {};
  const ready =
    prints === undefined
      ? asks && `${command(...enter, ...asks)} >/dev/null 2>&1`
      : `${command('grep', '-qsF', '--', prints)} ${logOf(node, name)}`;
  return ready ? [`until ${ready}; do sleep 0.05; done`] : [];
}

/**
 * Python's own server stands in for the lab's: it answers 200 with a page that names the node. It forks when it
 * listens, so that the script goes on with the service there.
 */
function http(node: string, name: string, port: number): string {
  const folder = `/run/http/${node}/${name}`;
  const program = [
    'import http.server, os, socket',
    `os.chdir("${folder}")`,
    'class Server(http.server.ThreadingHTTPServer): address_family = socket.AF_INET6',
    `server = Server(("::", ${port}), http.server.SimpleHTTPRequestHandler)`,
    'os.fork() and os._exit(0)',
    'server.serve_forever()',
  ];
  const page = `mkdir -p ${quote(folder)} && echo ${quote(node)} >${quote(`${folder}/index.html`)}`;
  return withPython(node, `${name}: answers HTTP on port ${port}`, program, [page]);
}

/** As above, with a certificate of the authority that the first of them makes. */
function https(node: string, name: string, { port, ...wanted }: Certified & { port: number }): string {
  const folder = `/run/http/${node}/${name}`;
  const file = `${node}.${name}`;
  const program = [
    'import http.server, os, socket, ssl',
    `os.chdir("${folder}")`,
    'class Server(http.server.ThreadingHTTPServer): address_family = socket.AF_INET6',
    `server = Server(("::", ${port}), http.server.SimpleHTTPRequestHandler)`,
    'tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)',
    `tls.load_cert_chain("/run/tls/${file}.pem", "/run/tls/${file}.key")`,
    'server.socket = tls.wrap_socket(server.socket, server_side=True)',
    'os.fork() and os._exit(0)',
    'server.serve_forever()',
  ];
  const made = [AUTHORITY, ...certificate(file, wanted)];
  return withPython(
    node,
    `${name}: answers HTTPS on port ${port}; curl --cacert /run/tls/ca.pem trusts it`,
    program,
    [
      'mkdir -p /run/tls && cd /run/tls',
      `[ -e ca.pem ] || ${made[0]}`,
      ...made.slice(1),
      'cd /',
      `mkdir -p ${quote(folder)} && echo ${quote(node)} >${quote(`${folder}/index.html`)}`,
    ],
  );
}

function udp(node: string, name: string, port: number): string {
  const program = [
    'import os, socket',
    'server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)',
    `server.bind(("::", ${port}))`,
    'os.fork() and os._exit(0)',
    'while True: server.sendto(*server.recvfrom(65536))',
  ];
  return withPython(node, `${name}: sends back what comes to UDP port ${port}`, program, []);
}

function withPython(node: string, title: string, program: string[], first: string[]): string {
  return [
    `# ${title}`,
    'if command -v python3 >/dev/null; then',
    ...first.map((line) => `  ${line}`),
    `  ${command('ip', 'netns', 'exec', node, 'python3', '-c', program.join('\n'))} >/dev/null 2>&1`,
    'fi',
  ].join('\n');
}
