import type { AgentEvents } from '../../agent/protocol.ts';
import type { Agent } from '../../host/sandbox-types.ts';
import { LabError } from '../../lab/error.ts';
import type { Machine } from '../../snapshot/machine.ts';
import { readMachine } from '../../snapshot/read/machine.ts';
import { snapshotScript } from '../snapshot-script.ts';

/** Takes snapshots of a running lab's nodes. */
export class NodeReader {
  readonly #printed = new Map<string, Buffer[]>();

  /** Handles the agent's events, because the output of snapshots comes in events. */
  readonly events: AgentEvents = {
    phase: () => {},
    output: async (id, stream, data) => {
      if (stream === 'stdout') this.#printed.get(id)?.push(Buffer.from(data, 'base64'));
    },
  };

  /** @throws LabError `unable` if the node's programs cannot be run */
  async machine(agent: Agent, node: string): Promise<Machine> {
    const id = `snapshot ${node}`;
    const chunks: Buffer[] = [];
    this.#printed.set(id, chunks);
    const { exitCode } = await agent.exec({
      id,
      node,
      command: ['sh', '-c', snapshotScript(), 'snapshot.sh'],
    });
    if (exitCode !== 0) {
      const what = `its state cannot be read: a snapshot ended with exit code ${exitCode}`;
      throw new LabError('unable', { where: node, what });
    }
    return readMachine(Buffer.concat(chunks).toString(), `${node}.snap`);
  }
}
