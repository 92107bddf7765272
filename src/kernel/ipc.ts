import { existsSync, readFileSync } from 'node:fs';
import koffi from 'koffi';

const library = koffi.load(null);
const IPC_RMID = 0;

/** One kind of System V IPC: its file in /proc/sysvipc, the bytes of an object, and the call that removes it. */
interface Kind {
  file: string;
  id: string;
  bytes(of: (column: string) => number): number;
  remove(id: number): unknown;
}

/** In bytes, what the kernel takes for each semaphore, and for each message besides its text. */
const [SEMAPHORE, MESSAGE] = [72, 64];

const shmctl = library.func('int shmctl(int, int, void *)');
const semctl = library.func('int semctl(int, int, int)');
const msgctl = library.func('int msgctl(int, int, void *)');

const KINDS: readonly Kind[] = [
  {
    file: 'shm',
    id: 'shmid',
    bytes: (of) => of('rss') + of('swap'),
    remove: (id) => shmctl(id, IPC_RMID, null),
  },
  {
    file: 'sem',
    id: 'semid',
    bytes: (of) => of('nsems') * SEMAPHORE,
    remove: (id) => semctl(id, 0, IPC_RMID),
  },
  {
    file: 'msg',
    id: 'msqid',
    bytes: (of) => of('cbytes') + of('qnum') * MESSAGE,
    remove: (id) => msgctl(id, IPC_RMID, null),
  },
];

/** An object in this thread's IPC namespace. */
export interface IpcObject {
  bytes: number;
  remove(): void;
}

/** Returns the shared memory, the semaphores and the message queues of this thread's IPC namespace. */
export function ipcObjects(): IpcObject[] {
  return KINDS.flatMap(({ file, id, bytes, remove }) => {
    const path = `/proc/sysvipc/${file}`;
    // A kernel may be built without.
    if (!existsSync(path)) return [];
    const [names = [], ...rows] = table(readFileSync(path, 'utf8'));
    return rows.map((row) => {
      const of = (column: string) => Number(row[names.indexOf(column)]);
      return { bytes: bytes(of), remove: () => void remove(of(id)) };
    });
  });
}

const table = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
