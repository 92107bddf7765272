import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ParserPlugin, parse } from '@babel/parser';
import type { Expression, Node, Statement } from '@babel/types';

export const PLUGINS: ParserPlugin[] = ['typescript', 'explicitResourceManagement'];

/** An expression, and the file that contains it. */
export interface Found {
  node: Node;
  module: Module;
}

/** The syntax of one file: its constants, imports and exports. The program is not run. */
export class Module {
  readonly path: string;
  readonly text: string;
  readonly #constants = new Map<string, Expression>();
  readonly #imports = new Map<string, { from: string; name: string }>();
  readonly #exports = new Map<string, Node>();
  readonly #others: Map<string, Module | undefined>;

  private constructor(path: string, others: Map<string, Module | undefined>) {
    this.path = path;
    this.text = readFileSync(path, 'utf8');
    this.#others = others.set(path, this);
    const { program } = parse(this.text, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      plugins: PLUGINS,
    });
    for (const statement of program.body) this.#read(statement);
  }

  /** Parses the file. Undefined if it cannot be read; then nothing in it can be located. */
  static open(path: string, others = new Map<string, Module | undefined>()): Module | undefined {
    if (others.has(path)) return others.get(path);
    try {
      return new Module(path, others);
    } catch {
      others.set(path, undefined);
      return undefined;
    }
  }

  /** Returns what the file exports by this name. */
  exported(name: string): Found | undefined {
    const node = this.#exports.get(name);
    if (node) return { node, module: this };
    const constant = name === 'default' ? undefined : this.#constants.get(name);
    return constant && { node: constant, module: this };
  }

  /** Returns the value of a name: a constant of this file, or of a file that it imports. */
  named(name: string): Found | undefined {
    const constant = this.#constants.get(name);
    if (constant) return { node: constant, module: this };
    const imported = this.#imports.get(name);
    return imported && this.#other(imported.from)?.exported(imported.name);
  }

  /** Returns the value of `name.member`, if `name` is an imported module. */
  member(name: string, member: string): Found | undefined {
    const imported = this.#imports.get(name);
    return imported?.name === '*' ? this.#other(imported.from)?.exported(member) : undefined;
  }

  /** Was this local name imported as `name` from a package whose name matches the pattern? */
  isOf(pattern: RegExp, local: string, name: string): boolean {
    const imported = this.#imports.get(local);
    return imported?.name === name && pattern.test(imported.from);
  }

  #other(from: string): Module | undefined {
    if (!from.startsWith('.')) return undefined;
    const path = resolve(dirname(this.path), from);
    const file = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.js`].find((one) =>
      existsSync(one),
    );
    return file === undefined ? undefined : Module.open(file, this.#others);
  }

  #read(statement: Statement): void {
    switch (statement.type) {
      case 'VariableDeclaration':
        for (const { id, init } of statement.declarations)
          if (id.type === 'Identifier' && init) this.#constants.set(id.name, init);
        return;
      case 'ImportDeclaration':
        return this.#readImport(statement);
      case 'ExportNamedDeclaration':
        if (statement.declaration) this.#read(statement.declaration);
        for (const each of statement.specifiers) {
          if (each.type === 'ExportSpecifier' && each.exported.type === 'Identifier')
            this.#exports.set(each.exported.name, each.local);
        }
        return;
      case 'ExportDefaultDeclaration':
        this.#exports.set('default', statement.declaration);
        return;
      case 'ExpressionStatement':
        return this.#readCommonJs(statement.expression);
      default:
        return;
    }
  }

  #readImport({ source, specifiers }: Statement & { type: 'ImportDeclaration' }): void {
    for (const each of specifiers) {
      const name = each.type === 'ImportSpecifier' ? importedName(each.imported) : undefined;
      const whole = each.type === 'ImportNamespaceSpecifier' ? '*' : 'default';
      this.#imports.set(each.local.name, { from: source.value, name: name ?? whole });
    }
  }

  /** `module.exports = …` */
  #readCommonJs(expression: Expression): void {
    if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return;
    const { object, property } = expression.left;
    const isExports = object.type === 'Identifier' && property.type === 'Identifier';
    if (isExports && `${object.name}.${property.name}` === 'module.exports')
      this.#exports.set('default', expression.right);
  }
}

const importedName = (imported: Node) =>
  imported.type === 'Identifier'
    ? imported.name
    : imported.type === 'StringLiteral'
      ? imported.value
      : undefined;
