/** The folders of system programs. An ordinary user's PATH does not have all of them. */
const SYSTEM = '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin';

/** Returns a PATH with the user's folders first, and then those of the system. */
export const searchPath = (): string => [process.env.PATH, SYSTEM].filter(Boolean).join(':');

/**
 * Returns the user's PATH, with the folders that an ordinary user's PATH does not have. No program in the user's
 * own folders is hidden by them.
 */
export const userPath = (): string => [process.env.PATH, '/usr/sbin:/sbin'].filter(Boolean).join(':');
