/** A part of the kernel that some labs need and not every kernel has. */
export interface KernelFeature {
  about: string;
  /** The kernel's build option, and the module it makes. */
  option: string;
  module: string;
}
