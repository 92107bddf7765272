import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS, type User } from '../support/home.ts';
import { SMALL } from '../support/small-lab.ts';
import { processesOf } from '../support/traces.ts';

/**
 * A program that prints nothing, ignores every signal that can be caught, and leaves a child that holds its output
 * open.
 */
const HANGS = `#!/bin/sh
trap '' TERM INT HUP USR1
sleep 1000 &
wait
sleep 1000
`;

const PROGRAMS = ['curl', 'tcpdump', 'dnsmasq', 'iptables-restore', 'iptables-save', 'nft'];

/** The users share the programs, so each is tried once. `npm run test:faults` tries each program as every user. */
const shareOf = (user: User) =>
  PROGRAMS.filter((_, index) => process.env.FAULTS || USERS[index % USERS.length] === user);

describe.each(USERS)('a program that hangs, as %s', (user) => {
  const nft = `table ip t { chain c { type filter hook forward priority 0; }; }`;
  const lab = SMALL.replace('    rules:\n', `    rules:\n      nft: '${nft}'\n`);
  const env = { LAB_TIMEOUT: '2' };

  it.each(shareOf(user))('%s: it is named, ended, and nothing is left', async (program) => {
    const home = new Home(user);
    afterAll(() => home.remove());
    const path = home.write('small.yaml', lab);
    const stub = join(home.folder, 'bin', program);
    const before = home.files();
    writeFileSync(stub, HANGS);
    chmodSync(stub, 0o755);
    chmodSync(join(home.folder, 'bin'), 0o755);
    const by = program === 'tcpdump' ? ['--capture', 'tcpdump'] : [];
    const { exitCode, stdout, stderr } = await home.lab(['verify', path, '--trust', ...by], { env });
    const place = program === 'dnsmasq' ? 'router\\.services\\.dns' : '\\w+';
    expect(stderr).toMatch(
      RegExp(`^lab: ${place} – ${program}.* (did not (end|begin)|told no counters) in 2 s$`, 'm'),
    );
    expect(stderr).toContain('hint: LAB_TIMEOUT=10 waits longer');
    expect(stderr).not.toMatch(/^ +at |this is a bug/m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    await expect.poll(() => processesOf(home)).toEqual([]);
    expect(home.files()).toEqual([...before, `bin/${program}`].sort());
    expect(readdirSync(join(home.folder, 'tmp'))).toEqual([]);
  });
});
