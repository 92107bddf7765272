import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RIGHTS, runInSandbox } from '../sandbox.ts';

describe.each(RIGHTS)('services, as %s', (rights) => {
  it('answer while the thread that started them does something else, and give their port back', async () => {
    const said = await runInSandbox(join(import.meta.dirname, 'inside/services.ts'), rights);
    const hello = 'hello from web\n';
    expect(said).toEqual({
      answers: [hello, hello, 'heard\n', 'heard\n', hello],
      taken: [
        'web:80 – listen on tcp port 80 – Address already in use (EADDRINUSE)',
        'web:7 – listen on udp port 7 – Address already in use (EADDRINUSE)',
      ],
    });
  });
});
