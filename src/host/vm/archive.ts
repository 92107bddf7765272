import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { inCache, kernelCache } from './kernels.ts';
import { packagesOfKernels } from './packages.ts';
import { runProgram } from './run-program.ts';

/** Debian's current releases, oldest first. */
const SUITES = ['bullseye', 'bookworm', 'bookworm-backports', 'trixie', 'sid'];

/** The keys that sign Debian's indexes. They are part of the package debian-archive-keyring. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Called with each line about the progress. */
export type Tell = (line: string) => void;

const WHERE = 'lab kernels';

/**
 * Runs apt with a configuration of its own. It uses other releases than the machine, and does not touch the
 * machine's lists, caches and packages. apt checks the signatures of indexes, and each package against its index.
 */
export class Archive {
  readonly #options: string[];
  readonly #tell: Tell;

  private constructor(mirror: string, tell: Tell) {
    const place = join(kernelCache(), '.apt');
    for (const folder of ['lists/partial', 'archives/partial'])
      mkdirSync(join(place, folder), { recursive: true });
    const sources = join(place, 'debian.list');
    const lines = SUITES.map((suite) => `deb [arch=amd64 signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
    writeFileSync(sources, lines.join(''));
    writeFileSync(join(place, 'status'), '');
    this.#tell = tell;
    const settings = {
      'Acquire::Retries': '1',
      'APT::Architecture': 'amd64',
      // Otherwise apt would download as its own user `_apt`, which may not write into this cache.
      'APT::Sandbox::User': '',
      'Dir::Cache': place,
      'Dir::Etc::sourcelist': sources,
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::State': place,
      'Dir::State::lists': join(place, 'lists'),
      'Dir::State::status': join(place, 'status'),
    };
    this.#options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  }

  /**
   * @throws LabError `unable` if the machine does not have apt, or Debian's keys, or no mirror of Debian in its
   * sources
   */
  static async open(tell: Tell): Promise<Archive> {
    const asked = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'];
    const { output } = await runProgram(WHERE, 'apt-get', asked);
    const mirror = output.split('\n').find((line) => /\/debian\/?$/.test(line));
    if (mirror === undefined) throw unable("apt's sources have no mirror of Debian's archive", YOUR_OWN);
    if (existsSync(KEYRING)) return inCache(() => new Archive(mirror, tell));
    throw unable(`no ${KEYRING}`, 'install the package debian-archive-keyring');
  }

  /**
   * Fetches the indexes again. A release that cannot be fetched is reported and left out.
   * @throws LabError `unable` if no index can be fetched, and none was fetched before
   */
  async update(): Promise<void> {
    const { code, errors } = await this.#run('apt-get', ['update']);
    const problems = failures(errors);
    const [first = `apt-get update: ${code}`] = problems;
    // apt exits with 0 even if it fetched no index. So it is a failure if no kernel is known now.
    if ((await this.kernels()).size === 0) throw unable(first, OFFLINE);
    for (const line of problems) this.#tell(line);
  }

  /** Returns each kernel's packages, by release, from the indexes that were fetched last. */
  async kernels(): Promise<Map<string, string[]>> {
    const { output } = await this.#run('apt-cache', ['pkgnames', 'linux-']);
    return packagesOfKernels(output.split('\n'));
  }

  /** Downloads the packages into the folder. */
  async download(packages: readonly string[], folder: string): Promise<void> {
    const { code, errors } = await this.#run('apt-get', ['download', ...packages], folder);
    if (code !== 0) throw unable(failures(errors)[0] ?? errors.trim(), OFFLINE);
  }

  #run(program: string, args: readonly string[], folder?: string) {
    return runProgram(WHERE, program, [...this.#options, ...args], {
      line: (line) => {
        if (/^(Get|Err):/.test(line)) this.#tell(line);
      },
      ...(folder !== undefined && { folder }),
    });
  }
}

const YOUR_OWN = 'name a bzImage of your own: lab verify LAB --kernel FILE';
const OFFLINE = `can the mirror be reached? lab kernels lists what was fetched before. Or ${YOUR_OWN}`;

const unable = (what: string, hint: string) => new LabError('unable', { where: WHERE, what }, hint);

/** Returns apt's errors and warnings, each once. */
const failures = (errors: string): string[] => [
  ...new Set(errors.split('\n').flatMap((line) => /^[EW]: (.+)/.exec(line)?.[1] ?? [])),
];
