import { extname } from 'node:path';
import type { NodeLook } from '../../agent/protocol.ts';
import { findRunning } from '../../host/find-running.ts';
import { withLock } from '../../host/lock.ts';
import { writeResult } from '../../host/result-file.ts';
import type { Change } from '../../import/saved/change.ts';
import { changesOf } from '../../import/saved/changes.ts';
import { authorsScenario, savedLab } from '../../import/saved/saved-lab.ts';
import { labText } from '../../import/text.ts';
import { LabError } from '../../lab/error.ts';
import { overlay } from '../../lab/overlay.ts';
import type { Lab } from '../../lab/types.ts';
import { quote } from '../../plan/quote.ts';
import { drift, lookRequests } from '../../verdict/drift.ts';
import { print, say } from '../output.ts';
import { type RunningLab, refuseIfBlind, withRunningLab } from '../running-lab.ts';
import { differences } from './differences.ts';
import { NodeReader } from './node-reader.ts';

/**
 * Writes a running lab to a lab file, with its present toggles and the changes that were made by hand. Parts that a
 * lab file cannot express are reported on standard error.
 */
export async function save(file: string | undefined, { name }: { name?: string }): Promise<number> {
  if (file !== undefined && !ENDINGS.includes(extname(file)))
    throw new LabError('usage', {
      where: file,
      what: 'a lab is not saved in such a file',
      allowed: `files that end in ${ENDINGS.join(', ')}`,
    });
  const folder = await findRunning(name);
  const reader = new NodeReader();
  // The lock keeps other commands from changing the lab during the snapshot.
  const { lab, left } = await withLock(folder, () =>
    withRunningLab(folder.name, (living) => read(living, reader), reader.events),
  );
  for (const each of left) say(`note: not in the file: ${each}`);
  const made = `lab save of ${folder.name}`;
  const text =
    file?.endsWith('.json') === true
      ? `${JSON.stringify(lab, null, 2)}\n`
      : labText(lab, made, { title: 'Not as in the running lab:', lines: left });
  if (file === undefined) {
    print(text);
    return 0;
  }
  await writeResult(file, 'save', text);
  say(`try: lab show ${quote(file)}, lab verify ${quote(file)}`);
  return 0;
}

const ENDINGS = ['.yaml', '.yml', '.json'];

/** Returns the lab, and a sentence for each part that it lacks. */
async function read(living: RunningLab, reader: NodeReader): Promise<{ lab: Lab; left: string[] }> {
  const { agent, lab, status, topology } = living;
  refuseIfBlind(status.name, status.blind);
  if (status.halfChanged !== undefined) {
    const what = `it is neither what it was nor what it was to become: ${status.halfChanged}`;
    throw new LabError('usage', { where: status.name, what }, `lab down ${status.name}, and lab up again`);
  }
  const { nodes } = overlay(lab, status.toggles);
  const looks = await agent.look(lookRequests(topology));
  const changes = new Map<string, Change[]>();
  for (const look of looks.filter((each) => drift(topology, [each]).length > 0))
    changes.set(look.node, await changesIn(look));
  const saved = savedLab({ lab, toggles: status.toggles, scenario: status.scenario }, changes);
  return { lab: saved, left: [...unsaid(living), ...(await differences(living, saved))] };

  async function changesIn(look: NodeLook): Promise<Change[]> {
    return changesOf(nodes[look.node] ?? {}, look, await reader.machine(agent, look.node));
  }
}

/** Returns sentences for the parts that a file without toggles cannot have, and the parts that were not read. */
function unsaid({ lab, status, topology }: RunningLab): string[] {
  const { toggles, scenario } = status;
  const containers = Object.values(topology.nodes).filter(({ container }) => container !== undefined);
  const hasScenario = authorsScenario({ lab, toggles, scenario }) !== undefined;
  return [
    ...containers.map(({ name }) => `${name}: whatever was changed in it, as it is a container`),
    ...(hasScenario ? [] : ['an expectation of the lab’s: it has none for its toggles as they are']),
  ];
}
