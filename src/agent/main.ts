/**
 * The agent: the one process that touches the kernel, inside the sandbox's namespaces.
 * Descriptor 3 is the stream to the CLI that started it; when that closes, the sandbox ends.
 */
import { Socket } from 'node:net';
import { raiseFileLimit } from '../kernel/limits.ts';
import { mountTmpfs } from '../kernel/mount.ts';
import { oneShotCalls } from './calls.ts';
import { connect } from './channel.ts';
import type { AgentCalls, AgentEvents } from './protocol.ts';

mountTmpfs('/run');
raiseFileLimit();

const stream = new Socket({ fd: 3, readable: true, writable: true });
const end = () => process.exit(0);
const calls: Pick<AgentCalls, 'hello' | 'run' | 'end'> = { ...oneShotCalls(() => rpc), end };
const rpc = connect<AgentEvents, typeof calls>(stream, calls, ['phase']);
stream.once('close', end);
stream.on('error', end);
