import { LabError } from '../../lab/error.ts';
import { describeLack, featuresOf } from '../../plan/features.ts';
import { type Needs, needsOf } from '../../plan/needs.ts';
import { type Room, roomFor } from '../../plan/room.ts';
import type { LiveStep } from '../../plan/step.ts';
import { room } from './room.ts';

/**
 * @param held by what is there already, of what the steps need
 * @throws LabError `unable` where this kernel or this machine has not what it takes to do the steps
 */
export async function checkCapable(name: string, steps: readonly LiveStep[], held?: Needs): Promise<void> {
  const features = featuresOf(steps);
  if (features.length > 0) {
    const { lacking } = await import('../capability/capability.ts');
    const lacks = lacking(features);
    if (lacks.length > 0) throw new LabError('unable', { where: name, what: describeLack(lacks) });
  }
  roomFor(withHeld(room(), held), name, needsOf(steps));
}

function withHeld({ files, processes, memory }: Room, held = needsOf([])): Room {
  return {
    files: { ...files, left: files.left + held.files },
    processes: processes + held.processes,
    memory: memory + held.memory,
  };
}
