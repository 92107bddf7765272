/**
 * What is bundled as `koffi`: its binary, without its search for that one, which takes longer than all else that the agent
 * loads. Where it is not found, or there may be another C library than glibc, koffi searches.
 */
const { existsSync } = require('node:fs');

const MUSL = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];

function binary() {
  if (existsSync(`/lib/ld-musl-${MUSL}.so.1`)) return undefined;
  try {
    return require(`@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`);
  } catch {
    return undefined;
  }
}

module.exports = binary() ?? require('koffi');
