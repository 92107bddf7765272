/** A part of the kernel that some labs need and some kernels lack. */
export interface KernelFeature {
  about: string;
  /** The kernel's build option, and its module. */
  option: string;
  module: string;
}
