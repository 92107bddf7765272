import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orCannotWrite } from '../../host/cannot-write.ts';
import { print } from '../output.ts';

/** Writes the plug-in. It calls programs by their full paths, because a desktop may have another PATH than a shell. */
export async function install(folder: string): Promise<number> {
  const path = join(folder, 'hairpin');
  await orCannotWrite(path, async () => {
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
