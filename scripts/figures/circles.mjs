/**
 * Files that import each other, directly or indirectly: the strongly connected components of the import graph (Tarjan,
 * 1972).
 * @param imports a `Map` from each file to those it imports
 */
export function circles(imports) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of imports.get(file)) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1) found.push(component.toSorted());
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found.toSorted();
}
