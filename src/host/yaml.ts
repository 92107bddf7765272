/** yaml is CommonJS on Node: imported by name here, so that a bundle can load this module lazily. */
export { parseDocument } from 'yaml';
