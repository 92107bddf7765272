/** A file of an initramfs. A folder is a file without contents. */
export interface Entry {
  path: string;
  /** Type and permissions, as in `st_mode`. */
  mode: number;
  contents?: Buffer;
}

const HEADER = 110;

/** An archive that Linux unpacks as its first file system: `newc`, see Documentation/driver-api/early-userspace/buffer-format.rst. */
export function cpio(entries: readonly Entry[]): Buffer {
  const all = [...entries, { path: 'TRAILER!!!', mode: 0 }];
  return Buffer.concat(all.flatMap((entry, index) => parts(entry, index + 1)));
}

function parts({ path, mode, contents = Buffer.alloc(0) }: Entry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  // ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
  const fields = [inode, mode, 0, 0, 1, 0, contents.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, name, padding(HEADER + name.length), contents, padding(contents.length)];
}

const padding = (length: number) => Buffer.alloc(-length & 3);
