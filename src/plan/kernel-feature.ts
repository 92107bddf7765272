/** A part of the kernel that some labs need and some kernels do not have. */
export interface KernelFeature {
  about: string;
  /** The kernel's build option. `module` is the name of its module. */
  option: string;
  module: string;
}
