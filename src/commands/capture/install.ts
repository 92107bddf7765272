import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { told } from '../../host/told.ts';
import { print } from '../output.ts';

/** Puts a program into Wireshark's folder for such. What a desktop starts has a path of its own, so that all are named whole. */
export async function install(folder: string): Promise<number> {
  const path = join(folder, 'hairpin');
  await told(path, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path, SCRIPT);
    await chmod(path, 0o755);
  });
  print(`${path} lists the interfaces of running labs in Wireshark: Capture, Refresh Interfaces (F5)`);
  return 0;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const SCRIPT = `#!/bin/sh
# Wireshark runs this. It was written by: lab extcap --install
exec ${quoted(process.execPath)} ${quoted(process.argv[1] ?? '')} extcap "$@"
`;
