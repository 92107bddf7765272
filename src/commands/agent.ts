import { serveAgent, speakToAgent } from '../host/serve.ts';
import { LabError } from '../lab/error.ts';
import { version } from '../version.ts';

/** Runs the agent in a container, for `--runtime docker`. */
export async function agent(options: { for?: string; connect?: true }): Promise<number> {
  if (options.for !== undefined && options.for !== version) {
    const what = `the image is of version ${version}, and the command that uses it of ${options.for}`;
    throw new LabError('unable', { where: 'image', what }, 'build the image anew');
  }
  return options.connect ? speakToAgent() : serveAgent();
}
