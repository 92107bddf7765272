/** The folders of system programs: the PATH of an ordinary user lacks some of them. */
const SYSTEM = '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin';

/** A PATH with the user's folders first, and then those of the system. */
export const searchPath = (): string => [process.env.PATH, SYSTEM].filter(Boolean).join(':');

/** The user's PATH, and the folders that an ordinary user's lacks. A program that the user's PATH hides stays hidden. */
export const userPath = (): string => [process.env.PATH, '/usr/sbin:/sbin'].filter(Boolean).join(':');
