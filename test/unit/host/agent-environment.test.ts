import { afterEach, expect, test, vi } from 'vitest';
import { agentEnvironment } from '../../../src/host/agent-process.ts';

afterEach(() => vi.unstubAllEnvs());

test('a sandbox begins with what programs need of the environment, and with nothing else', () => {
  vi.stubEnv('NODE_OPTIONS', '--require /tmp/planted.js');
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/ssl/other.pem');
  vi.stubEnv('GITHUB_TOKEN', 'secret');
  vi.stubEnv('LAB_TIMEOUT', '5');
  vi.stubEnv('LC_ALL', 'C');
  expect(agentEnvironment()).toMatchObject({ LAB_TIMEOUT: '5', PATH: process.env.PATH, LC_ALL: 'C' });
  for (const name of ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'GITHUB_TOKEN'])
    expect(Object.keys(agentEnvironment())).not.toContain(name);
});
