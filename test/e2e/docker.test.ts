import { afterAll, beforeAll, describe } from 'vitest';
import { ciCases } from './docker/ci-cases.ts';
import { containerCases } from './docker/container-cases.ts';
import { contextCases } from './docker/context-cases.ts';
import { Engine } from './docker/engine.ts';
import { hostileCases } from './docker/hostile-cases.ts';
import { buildImage } from './docker/image.ts';
import { imageCases } from './docker/image-cases.ts';
import { leftoverCases } from './docker/leftover-cases.ts';
import { livingCases } from './docker/living-cases.ts';
import { packageCases } from './docker/package-cases.ts';
import { removalCases } from './docker/removal-cases.ts';
import { runCases } from './docker/run-cases.ts';
import { runtimeCases } from './docker/runtime-cases.ts';
import { swarmCases } from './docker/swarm-cases.ts';

/** One engine and one image serve all cases. Only root can start an engine. */
describe.skipIf(process.getuid?.() !== 0)('Docker', () => {
  const engine = new Engine();
  beforeAll(async () => {
    await engine.start();
    await buildImage(engine);
  }, 600_000);
  afterAll(() => engine.stop(), 300_000);

  imageCases(engine);
  runCases(engine);
  ciCases(engine);
  runtimeCases(engine);
  contextCases(engine);
  swarmCases(engine);
  hostileCases(engine);
  livingCases(engine);
  containerCases(engine);
  leftoverCases(engine);
  packageCases(engine);
  removalCases(engine);
});
