import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../lab/error.ts';
import { inCache, kernelCache } from './kernels.ts';
import { packagesOfKernels } from './packages.ts';
import { runProgram } from './run-program.ts';

/** Releases of Debian that are served side by side, oldest first. */
const SUITES = ['bullseye', 'bookworm', 'bookworm-backports', 'trixie', 'sid'];

/** What Debian's indexes are signed with; of the package debian-archive-keyring. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Called with each line of progress. */
export type Tell = (line: string) => void;

const WHERE = 'lab kernels';

/**
 * apt with a configuration of its own: it sees other releases than the machine's, and touches nothing of the machine's own
 * lists, caches and packages. apt checks the indexes' signatures, and each package against its index.
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
      // apt would download as its own user, `_apt`, who may not write into this cache.
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

  /** @throws LabError `unable`: a machine without apt, without Debian's keys, or with no mirror of Debian's in its sources */
  static async open(tell: Tell): Promise<Archive> {
    const asked = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'];
    const { output } = await runProgram(WHERE, 'apt-get', asked);
    const mirror = output.split('\n').find((line) => /\/debian\/?$/.test(line));
    if (mirror === undefined) throw unable("apt's sources have no mirror of Debian's archive", YOUR_OWN);
    if (existsSync(KEYRING)) return inCache(() => new Archive(mirror, tell));
    throw unable(`no ${KEYRING}`, 'install the package debian-archive-keyring');
  }

  /**
   * Reads the indexes anew. A release of Debian that cannot be had is told and left out.
   * @throws LabError `unable` where none can be had, and none was before
   */
  async update(): Promise<void> {
    const { code, errors } = await this.#run('apt-get', ['update']);
    const problems = failures(errors);
    const [first = `apt-get update: ${code}`] = problems;
    // apt exits with 0 even where it could fetch no index. If no kernel is known, that is a failure.
    if ((await this.kernels()).size === 0) throw unable(first, OFFLINE);
    for (const line of problems) this.#tell(line);
  }

  /** Names of the packages of each kernel, by its release, as the indexes read last have them. */
  async kernels(): Promise<Map<string, string[]>> {
    const { output } = await this.#run('apt-cache', ['pkgnames', 'linux-']);
    return packagesOfKernels(output.split('\n'));
  }

  /** Puts the packages into the folder. */
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

/** Errors and warnings of apt, each once. */
const failures = (errors: string): string[] => [
  ...new Set(errors.split('\n').flatMap((line) => /^[EW]: (.+)/.exec(line)?.[1] ?? [])),
];
