import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEndpoint } from '../../../../src/host/docker/endpoint.ts';

/** The home has the files that `docker context create remote … && docker context use remote` leaves. */
describe('the engine is found as the docker command finds it', () => {
  const home = mkdtempSync(join(tmpdir(), 'hairpin-endpoint-'));
  const config = join(home, '.docker');
  const digest = createHash('sha256').update('remote').digest('hex');
  const tls = join(config, 'contexts/tls', digest, 'docker');

  beforeAll(() => {
    const meta = join(config, 'contexts/meta', digest);
    for (const folder of [meta, tls]) mkdirSync(folder, { recursive: true });
    const text = { Name: 'remote', Endpoints: { docker: { Host: 'tcp://192.0.2.9:2376' } } };
    writeFileSync(join(meta, 'meta.json'), JSON.stringify(text));
    writeFileSync(join(config, 'config.json'), JSON.stringify({ currentContext: 'remote' }));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const remote = { host: 'tcp://192.0.2.9:2376', from: 'context remote', certificates: tls };

  it('DOCKER_HOST comes first', () => {
    const host = 'unix:///run/user/1000/docker.sock';
    expect(findEndpoint({ DOCKER_HOST: host, DOCKER_CONTEXT: 'remote' }, home)).toEqual({
      host,
      from: 'DOCKER_HOST',
    });
  });

  it('DOCKER_TLS_VERIFY takes certificates from DOCKER_CERT_PATH, or the folder of settings', () => {
    const env = { DOCKER_HOST: 'tcp://192.0.2.9:2376', DOCKER_TLS_VERIFY: '1' };
    expect(findEndpoint(env, home).certificates).toBe(config);
    expect(findEndpoint({ ...env, DOCKER_CERT_PATH: '/certs' }, home).certificates).toBe('/certs');
  });

  it('the context in use, or that of DOCKER_CONTEXT, in the folder of settings that DOCKER_CONFIG names', () => {
    expect(findEndpoint({}, home)).toEqual(remote);
    expect(findEndpoint({ DOCKER_CONFIG: config, DOCKER_CONTEXT: 'remote' }, '/nowhere')).toEqual(remote);
  });

  it('otherwise the standard place', () => {
    const standard = { host: 'unix:///var/run/docker.sock', from: 'the standard place' };
    expect(findEndpoint({ DOCKER_CONTEXT: 'default' }, home)).toEqual(standard);
    expect(findEndpoint({}, '/nowhere')).toEqual(standard);
  });

  it('a context that is not there is an error', () => {
    expect(() => findEndpoint({ DOCKER_CONTEXT: 'gone' }, home)).toThrow(
      `docker – there is no context "gone" in ${config}`,
    );
  });
});
