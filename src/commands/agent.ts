import { labFolder } from '../host/lab-folder.ts';
import { serveAgent, speakToAgent } from '../host/serve.ts';
import { LabError } from '../lab/error.ts';
import { version } from '../version.ts';

interface AgentOptions {
  for?: string;
  connect?: true;
  /** The name of a lab that stays up in a virtual machine with that kernel. */
  keep?: string;
  kernel?: string;
  trust?: true;
}

/** Runs an agent. `--runtime docker` calls this in a container, and `lab up --kernel` beside the virtual machine. */
export async function agent(options: AgentOptions): Promise<number> {
  const { keep, kernel } = options;
  if (keep !== undefined && kernel !== undefined)
    return (await import('../host/vm/keep.ts')).keepMachine(labFolder(keep), { ...options, kernel });
  if (options.for !== undefined && options.for !== version) {
    const what = `the image is of version ${version}, and the command that uses it of ${options.for}`;
    throw new LabError('unable', { where: 'image', what }, 'build the image anew');
  }
  return options.connect ? speakToAgent() : serveAgent();
}
