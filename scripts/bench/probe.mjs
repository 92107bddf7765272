import { $ } from 'zx/core';
import { interleave, LAB, time } from './measure.mjs';

const NAME = `bench-${process.pid}`;

/** Measured in the node, in ns, so that the start of `lab exec` does not count. */
const CURL = `began=$(date +%s%N); curl -q -s -o /dev/null http://1.2.3.4:8001/ || exit; echo $(($(date +%s%N) - began))`;

/** Compares a working probe of a running lab with the bare program in the same node. */
export async function probe() {
  await $`${LAB} up nat-loopback snat -n ${NAME}`;
  try {
    const [asked, bare] = await interleave(9, [
      () => time(...LAB, 'probe', 'loopback', '-n', NAME),
      async () => Number(await $`${LAB} exec pc -n ${NAME} -- sh -c ${CURL}`) / 1e6,
    ]);
    return [
      {
        what: 'a probe that works, in a running lab',
        value: { name: 'lab probe', figure: asked, unit: 'ms' },
        beside: { name: 'curl in the node', figure: bare, unit: 'ms' },
        limit: 3,
      },
    ];
  } finally {
    await $`${LAB} down ${NAME}`;
  }
}
