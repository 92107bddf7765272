/**
 * What is bundled as `koffi`: its binary, without its search for that one, which takes longer than all else that the agent
 * loads. Where it is not found, or there may be another C library than glibc, koffi searches.
 */
const { existsSync } = require('node:fs');

const MUSL = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];

/** In a checkout, and where npm has put this package beside others. */
const PLACES = ['../node_modules', '../..'];

function binary() {
  const name = `@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`;
  const path = PLACES.map((place) => `${__dirname}/${place}/${name}`).find((each) => existsSync(each));
  if (path === undefined || existsSync(`/lib/ld-musl-${MUSL}.so.1`)) return undefined;
  const native = { exports: {} };
  process.dlopen(native, path);
  return native.exports;
}

module.exports = binary() ?? require('koffi');
