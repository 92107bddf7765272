import { createJiti } from 'jiti';
import { $ } from 'zx/core';
import { interleave, LAB, time } from './measure.mjs';

const VERIFY = ['verify', 'nat-loopback', '--scenario', 'snat'];

/** Compares a verification in a container with one on the machine. Starting a container is shown separately. */
export async function docker() {
  // Needs root. Engine and image are those of the tests.
  if (process.getuid() !== 0) return [];
  const jiti = createJiti(import.meta.url, { fsCache: false });
  const { Engine } = await jiti.import('../../test/e2e/docker/engine.ts');
  const { buildImage, IMAGE } = await jiti.import('../../test/e2e/docker/image.ts');
  const engine = new Engine();
  try {
    await engine.start();
    await buildImage(engine);
    Object.assign(process.env, { DOCKER_HOST: engine.host });
    const [there, here, container, bare] = await interleave(7, [
      () => time(...LAB, ...VERIFY, '--runtime', 'docker'),
      () => time(...LAB, ...VERIFY, '--runtime', 'rootless'),
      () => started(engine, IMAGE),
      () => time('node', '-e', '0'),
    ]);
    const local = { name: '--runtime rootless', figure: here, unit: 'ms' };
    const start = container - bare;
    return [
      { what: 'verify', value: { name: '--runtime docker', figure: there, unit: 'ms' }, beside: local },
      {
        what: 'of which to start a container',
        value: { name: 'start', figure: start, unit: 'ms' },
        beside: local,
      },
      {
        what: 'verify, less that',
        value: { name: 'docker', figure: there - start, unit: 'ms' },
        beside: local,
      },
    ];
  } finally {
    delete process.env.DOCKER_HOST;
    await engine.stop();
  }
}

/** Creates a container that only starts Node, and removes it. */
async function started(engine, image) {
  const begun = performance.now();
  await $({
    env: { ...process.env, ...engine.env },
  })`docker run --rm --network none --entrypoint node ${image} -e 0`;
  return performance.now() - begun;
}
