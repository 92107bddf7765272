import { afterAll, describe, expect, it } from 'vitest';
import { Home, USERS } from './support/home.ts';

/** Files in more new folders than the kernel lets overlays stack, beside the files that /etc has anyway. */
const FILES = [
  '/etc/a/x',
  '/etc/a/y',
  '/etc/b/c/z',
  '/etc/d/w',
  '/etc/hostname',
  '/opt/e/f',
  '/usr/share/g/h',
  '/etc/i',
];

const LAB = `name: files
about: A node with files of its own, and name servers.
nodes:
  a:
    nameservers: [10.0.1.1]
    interfaces: { e: { addresses: [10.0.1.2/24] } }
    files: { ${FILES.map((path) => `${path}: "${path}"`).join(', ')} }
  b: { interfaces: { e: { addresses: [10.0.1.1/24] } } }
links: [[a:e, b:e]]
toggles: { other: { about: Other servers and files., default: off } }
settings:
  - { when: { other: on }, nodes: { a: { nameservers: [10.0.1.9], files: { /etc/a/new: "/etc/a/new", /etc/j/k: "/etc/j/k" } } } }
`;

describe.each(USERS)('files of a node, as %s', (user) => {
  const home = new Home(user);
  const lab = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await home.lab(args);
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  const cat = (node: string, ...paths: string[]) => lab('exec', node, '--', 'cat', ...paths);
  afterAll(async () => {
    await home.lab(['down', '--all']);
    home.remove();
  });

  it('are there, with its name servers and names, whatever folders they are in; also after a change', async () => {
    await lab('up', home.write('files.yaml', LAB));
    expect(await cat('a', ...FILES)).toBe(FILES.join(''));
    expect(await cat('a', '/etc/resolv.conf')).toContain('nameserver 10.0.1.1\n');
    expect(await cat('a', '/etc/hosts')).toContain('localhost');
    await lab('set', 'other=on');
    expect(await cat('a', ...FILES, '/etc/a/new', '/etc/j/k')).toBe(
      [...FILES, '/etc/a/new', '/etc/j/k'].join(''),
    );
    expect(await cat('a', '/etc/resolv.conf')).toMatch(/nameserver 10.0.1.1\nnameserver 10.0.1.9\n/);
    await lab('set', 'other=off');
    expect(await lab('exec', 'a', '--', 'sh', '-c', 'ls /etc/a; ls /etc/j || :')).toBe('x\ny\n');
    expect(await cat('a', '/etc/resolv.conf')).not.toContain('10.0.1.9');
    expect(await lab('exec', 'b', '--', 'sh', '-c', 'ls -d /etc/a || echo none')).toBe('none\n');
  });
});
