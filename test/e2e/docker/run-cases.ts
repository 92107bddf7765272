import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { IMAGE } from './image.ts';
import { CLIMBS, TWO_HOSTS, VERIFY } from './labs.ts';

/** Cases of the lab command inside the image. */
export function runCases(engine: Engine): void {
  describe('docker run', () => {
    const run = (flags: string[], scenario = 'snat') => {
      const container = ['run', '--rm', '--network', 'none', ...flags, IMAGE];
      return engine.docker(...container, ...VERIFY, '--scenario', scenario);
    };
    const seccomp = ['--security-opt', 'seccomp=unconfined'];
    const paths = ['--security-opt', 'systempaths=unconfined'];
    const noRights = ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

    it.each<[string, string[]]>([
      ['no capability added', [...seccomp, ...paths]],
      ['an ordinary user without any capability', [...seccomp, ...paths, '--user', '1000:1000', ...noRights]],
      ['any user', [...seccomp, ...paths, '--user', '54321:54321', ...noRights]],
      ['two capabilities', ['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN']],
      // What --privileged grants, minus one capability that root may lack on this machine.
      ['all privileges', ['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', ...seccomp, ...paths]],
    ])('judges with %s', async (_, flags) => {
      const { exitCode, stdout, stderr } = await run(flags, 'same-port-drop');
      expect(stderr).not.toContain('lab: ');
      expect(stdout).toContain('same-port-drop at router:eth0');
      expect(exitCode).toBe(0);
    });

    it.each<[string, string[]]>([
      ['nothing', []],
      ['seccomp=unconfined', seccomp],
      ['systempaths=unconfined', paths],
      ['NET_ADMIN', ['--cap-add', 'NET_ADMIN']],
      ['SYS_ADMIN', ['--cap-add', 'SYS_ADMIN']],
    ])('says with %s which flags are missing, and they suffice', async (_, flags) => {
      const { exitCode, stdout, stderr } = await run(flags);
      expect(stderr).toContain('lab: sandbox – this container may make no namespaces');
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      const missing = / {2}hint: docker run (.*) …/.exec(stderr)?.[1] ?? '';
      expect(missing.split(' ').filter((word) => flags.includes(word) && word !== '--security-opt')).toEqual(
        [],
      );
      expect((await run([...flags, ...missing.split(' ')])).exitCode).toBe(0);
    });

    it.each<[string, string[]]>([
      ['no capability added', [...seccomp, ...paths]],
      // Docker's seccomp profile refuses pivot_root here.
      ['two capabilities', ['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN']],
    ])('shows programs of a lab no other file, with %s', async (_, flags) => {
      const command = ['run', '--rm', '-i', '--network', 'none', ...flags, IMAGE, 'verify', '-'];
      const { exitCode, stdout } = await execa('docker', command, {
        env: engine.env,
        input: CLIMBS,
        reject: false,
      });
      expect(stdout).toContain('"climbed, and found nothing"');
      expect(exitCode).toBe(0);
    });

    it('docker run takes a lab on standard input', async () => {
      const rights = ['--security-opt', 'seccomp=unconfined', '--security-opt', 'systempaths=unconfined'];
      const command = ['run', '--rm', '-i', '--network', 'none', ...rights, IMAGE, 'verify', '-'];
      const { exitCode, stdout } = await execa('docker', command, {
        env: engine.env,
        input: TWO_HOSTS,
        reject: false,
      });
      expect(stdout).toContain('✔ web: client → http://192.0.2.2/ works');
      expect(exitCode).toBe(0);
    });

    it('an image of another version than the command is refused', async () => {
      const { exitCode, stderr } = await engine.docker('run', '--rm', IMAGE, 'agent', '--for', '99.0.0');
      expect(stderr).toMatch(
        /^lab: image – the image is of version .*, and the command that uses it of 99\.0\.0$/m,
      );
      expect(exitCode).toBe(3);
    });
  });
}
