import { LabError } from '../lab/error.ts';

/**
 * Says why this program cannot run labs: because of its runtime (Bun), or because its files are in an archive
 * (Yarn). The agent is a second Node, which is started from files.
 *
 * @param versions `process.versions`
 * @param agent the path of the agent's program
 */
export function installProblem(
  versions: Record<string, string | undefined>,
  agent: string,
): LabError | undefined {
  if (versions.bun !== undefined) {
    const what = `this is Bun ${versions.bun}, which cannot make namespaces as Node does`;
    return new LabError(
      'unable',
      { where: 'lab', what, allowed: 'Node from 20.19' },
      'without --bun, bunx runs it by Node',
    );
  }
  if (versions.pnp !== undefined && /\.zip\/|\/\.yarn\//.test(agent)) {
    const what = "Yarn's Plug'n'Play keeps it in an archive, and no program is started from there";
    return new LabError(
      'unable',
      { where: 'lab', what, allowed: 'a folder node_modules' },
      'write `nodeLinker: node-modules` into .yarnrc.yml, and run: yarn install',
    );
  }
  return undefined;
}
