import { CONTAINER_FIELDS, parseBind } from '../container.ts';
import type { Path, Report } from '../path.ts';
import { serviceKind } from '../service.ts';
import type { LabNode } from '../types.ts';

/** The name of an image, as engines accept it: `[host[:port]/]path[:tag][@digest]`. */
const IMAGE =
  /^([\w.-]+(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,})?$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Checks a container in one fragment, whatever the toggles are. */
export function checkContainer(path: Path, { image, env = {}, binds = [] }: LabNode, report: Report): void {
  if (image !== undefined && !IMAGE.test(image))
    report([...path, 'image'], `"${image}" is no name of an image`, 'such as nginx:1.27');
  for (const name of Object.keys(env)) {
    if (!VARIABLE.test(name))
      report([...path, 'env', name], 'is no name of a variable', 'letters, digits and underscores', 'key');
  }
  for (const [index, bind] of binds.entries()) {
    if (parseBind(bind) === undefined)
      report([...path, 'binds', index], `"${bind}" binds nothing`, '/on/the/machine:/in/the/container[:ro]');
  }
}

/** Checks that a node's fields fit its kind, after all settings are applied. */
export function checkNodeKind(path: Path, node: LabNode, report: Report): void {
  if (node.kind !== 'container') {
    for (const field of CONTAINER_FIELDS) {
      if (node[field] !== undefined)
        report([...path, field], 'is nothing for a host', 'with kind: container');
    }
    return;
  }
  if (node.image === undefined) report([...path, 'image'], 'is missing', 'a container has an image');
  if (node.files !== undefined)
    report([...path, 'files'], 'is nothing for a container', 'binds, or an image that has them');
  for (const [name, service] of Object.entries(node.services ?? {})) {
    if (serviceKind(service).isProgram)
      report(
        [...path, 'services', name],
        'is a program beside those of the image',
        'command, for the container',
      );
  }
}
