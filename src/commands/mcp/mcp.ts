import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { openSandboxes } from '../../host/open-sandboxes.ts';
import { LabError } from '../../lab/error.ts';
import { Session } from './session.ts';
import type { Settings } from './tool.ts';

export interface McpOptions extends Settings {
  allowRoot?: true;
}

/**
 * Serves the verbs as tools of the Model Context Protocol on standard input and output, until the input ends. Then
 * it removes the labs that it has started and the files that it has written.
 */
export async function mcp({ allowRoot, ...settings }: McpOptions): Promise<number> {
  if (process.getuid?.() === 0 && !allowRoot) {
    const what = 'it would run all that it is asked for as root';
    throw new LabError('usage', { where: 'lab mcp', what, allowed: 'an ordinary user, or --allow-root' });
  }
  const session = new Session(settings);
  openSandboxes.add(session);
  const ended = new Promise((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  await session.serve(new StdioServerTransport());
  await ended;
  await session.close();
  openSandboxes.delete(session);
  return 0;
}
