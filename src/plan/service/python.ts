import { command } from '../quote.ts';

/**
 * Runs a Python program that does the same as the agent's service. It forks once it listens, so that the script
 * continues.
 * @param title the program's purpose, for readers of the script
 * @param first lines that come before
 */
export function withPython(
  node: string,
  title: string,
  program: readonly string[],
  first: readonly string[] = [],
): string {
  return [
    `# ${title}`,
    'if command -v python3 >/dev/null; then',
    ...first.map((line) => `  ${line}`),
    `  ${command('ip', 'netns', 'exec', node, 'python3', '-c', program.join('\n'))} >/dev/null 2>&1`,
    'fi',
  ].join('\n');
}

/** Returns Python code for a web server that answers every request as the lab's own does: with the node's name. */
export const webServer = (node: string, port: number, wrap: readonly string[] = []): string[] => [
  'import http.server, os, socket',
  'class Answer(http.server.BaseHTTPRequestHandler):',
  '    def answer(self):',
  `        self.send_response(200); self.send_header("Content-Type", "text/plain"); self.end_headers()`,
  `        self.command == "HEAD" or self.wfile.write(b"hello from ${node}\\n")`,
  '    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer',
  'class Server(http.server.ThreadingHTTPServer): address_family = socket.AF_INET6',
  `server = Server(("::", ${port}), Answer)`,
  ...wrap,
  'os.fork() and os._exit(0)',
  'server.serve_forever()',
];
