import { afterEach, expect, test, vi } from 'vitest';
import { agentEnvironment } from '../../../src/host/agent-process.ts';

afterEach(() => vi.unstubAllEnvs());

test('the agent gets the user’s environment, without what would make its Node run other programs', () => {
  vi.stubEnv('NODE_OPTIONS', '--require /tmp/planted.js');
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/ssl/other.pem');
  vi.stubEnv('LAB_TIMEOUT', '5');
  expect(agentEnvironment()).toMatchObject({ LAB_TIMEOUT: '5', PATH: process.env.PATH });
  expect(Object.keys(agentEnvironment())).not.toContain('NODE_OPTIONS');
  expect(Object.keys(agentEnvironment())).not.toContain('NODE_EXTRA_CA_CERTS');
});
