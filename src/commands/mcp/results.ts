import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';

/** For how many runs the files are kept; older ones are removed. */
const MOST = 20;

const TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.html': 'text/html',
  '.pcapng': 'application/x-pcapng',
};

interface Resource {
  uri: string;
  name: string;
  mimeType: string;
}

/** The files that runs have written, in a folder of this session. The folder is removed when the session ends. */
export class Results {
  #folder = '';
  #runs = 0;

  /** Makes a folder for the next run. */
  open(): string {
    this.#folder ||= mkdtempSync(join(tmpdir(), 'hairpin-mcp-'));
    this.#runs += 1;
    rmSync(join(this.#folder, String(this.#runs - MOST)), { recursive: true, force: true });
    const path = join(this.#folder, String(this.#runs));
    mkdirSync(path);
    return path;
  }

  /** Returns the files of one run, or of all runs. */
  list(folder = this.#folder): Resource[] {
    if (folder === '' || !existsSync(folder)) return [];
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#folder, join(entry.parentPath, entry.name)))
      .sort()
      .map((path) => ({
        uri: `lab://runs/${path.split('/').map(encodeURIComponent).join('/')}`,
        name: path,
        mimeType: TYPES[extname(path)] ?? 'text/plain',
      }));
  }

  /** Reads only files that were listed, so that no `..` leads out of the folder. */
  read(
    uri: string,
  ):
    | { uri: string; mimeType: string; text: string }
    | { uri: string; mimeType: string; blob: string }
    | undefined {
    const found = this.list().find((resource) => resource.uri === uri);
    if (found === undefined) return undefined;
    const bytes = readFileSync(join(this.#folder, found.name));
    const { mimeType } = found;
    return extname(found.name) === '.pcapng'
      ? { uri, mimeType, blob: bytes.toString('base64') }
      : { uri, mimeType, text: bytes.toString('utf8') };
  }

  remove(): void {
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }
}
