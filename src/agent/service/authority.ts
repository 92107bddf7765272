import type { Namespace } from '../../kernel/namespace.ts';
import { AUTHORITY, certificate, type Certified as Wanted } from '../../plan/certificates.ts';
import { output } from '../program.ts';

/** A key and its certificate, both in PEM. */
export interface Certified {
  key: string;
  certificate: string;
}

const BETWEEN = '====';
const IN_A_FOLDER = 'folder=$(mktemp -d); cd "$folder"; trap \'rm -rf "$folder"\' EXIT';

/** The lab's own certificate authority. It is made for the first service that needs it, and ends with the lab. */
export class Authority {
  readonly #where: Namespace;
  #own: Promise<Certified> | undefined;

  /** @param where the namespace in which openssl runs */
  constructor(where: Namespace) {
    this.#where = where;
  }

  /** Returns the certificate that clients trust. */
  async certificate(): Promise<string> {
    return (await this.#authority()).certificate;
  }

  /** Returns a key, and its certificate for these names and addresses. */
  async certify(wanted: Wanted): Promise<Certified> {
    const own = await this.#authority();
    const given = [
      `cat >ca.pem <<'PEM'\n${own.certificate}PEM`,
      // The key goes over standard input, which no other program can read.
      'cat >ca.key',
    ];
    return this.#make('leaf', given, certificate('leaf', wanted), own.key);
  }

  #authority(): Promise<Certified> {
    this.#own ??= this.#make('ca', [], [AUTHORITY]);
    return this.#own;
  }

  /** Puts the files in place, runs the lines, and reads the two files that they make. */
  async #make(
    name: string,
    given: readonly string[],
    lines: readonly string[],
    input?: string,
  ): Promise<Certified> {
    const careful = lines.map((line) => `${line} || { cat ca.log >&2; exit 1; }`);
    const script = [
      IN_A_FOLDER,
      ...given,
      ...careful,
      `cat ${name}.key && echo ${BETWEEN} && cat ${name}.pem`,
    ];
    const said = await output(this.#where, 'sh', ['-c', script.join('\n')], input);
    const [key = '', certificate = ''] = said.split(`${BETWEEN}\n`);
    return { key, certificate };
  }
}
