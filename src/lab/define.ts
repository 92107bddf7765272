import type {
  Expectation,
  Lab,
  LabNode,
  PacketExpectation,
  Probe,
  Scenario,
  Setting,
  ToggleValue,
  ToggleValues,
} from './types.ts';

/** A toggle as it is written down; `values` may be a constant list. */
interface WrittenToggle {
  about: string;
  default: ToggleValue;
  values?: readonly string[];
  needs?: Readonly<Record<string, ToggleValue | readonly ToggleValue[]>>;
}
type Toggles = Record<string, WrittenToggle>;

/** What a toggle can be: one of its `values`, or on and off. */
type ValueOf<Toggle> = Toggle extends { values: readonly (infer Value extends string)[] } ? Value : boolean;
type ValuesOf<T extends Toggles> = { [Name in keyof T]?: ValueOf<T[Name]> };
type WhenOf<T extends Toggles> = { [Name in keyof T]?: ValueOf<T[Name]> | ValueOf<T[Name]>[] };

/** `needs` as it was written, with only those names and values that the other toggles have. */
type NeedsOf<T extends Toggles, Toggle> = Toggle extends { needs: infer Needs }
  ? {
      [Name in keyof Needs]: Name extends keyof T ? ValueOf<T[Name]> | readonly ValueOf<T[Name]>[] : never;
    }
  : never;

type PlaceIn<Node extends string> = `${Node}:${string}`;
type LinkOf<Node extends string> = [PlaceIn<Node>, PlaceIn<Node>];

interface SettingOf<Node extends string, T extends Toggles>
  extends Omit<Setting, 'when' | 'nodes' | 'links'> {
  when: WhenOf<T>;
  nodes?: { [Name in Node]?: LabNode };
  links?: LinkOf<Node>[];
}

interface PacketOf<Node extends string> extends Omit<PacketExpectation, 'at'> {
  at: PlaceIn<Node>;
}

interface ExpectationOf<Node extends string> extends Omit<Expectation, 'packets'> {
  packets?: PacketOf<Node>[];
}

interface ScenarioOf<Node extends string, T extends Toggles, Probe extends string>
  extends Omit<Scenario, 'toggles' | 'warmWith' | 'expect'> {
  toggles?: ValuesOf<T>;
  warmWith?: ValuesOf<T>;
  expect: { [Name in Probe]?: ExpectationOf<Node> };
}

/** Of any kind: `Omit` alone would leave what all kinds have. */
type ProbeFrom<Node extends string, Kind = Probe> = Kind extends Probe
  ? Omit<Kind, 'from'> & { from: Node }
  : never;

/** Scenarios in a file of their own: `… satisfies ScenariosOf<'pc' | 'web', typeof toggles, 'ask'>`. */
export type ScenariosOf<Node extends string, T extends Toggles, Probe extends string> = Record<
  string,
  ScenarioOf<Node, T, Probe>
>;

/** `Lab`, in which nodes, toggles and probes can only be called by names that the lab itself gives. */
interface LabOf<Node extends string, T extends Toggles, ProbeName extends string, ScenarioName extends string>
  extends Omit<Lab, 'nodes' | 'links' | 'toggles' | 'settings' | 'probes' | 'scenarios'> {
  nodes: Record<Node, LabNode>;
  links?: LinkOf<NoInfer<Node>>[];
  toggles?: T & { [Name in keyof T]: { needs?: NeedsOf<T, T[Name]> } };
  settings?: SettingOf<NoInfer<Node>, NoInfer<T>>[];
  probes?: Record<ProbeName, ProbeFrom<NoInfer<Node>>>;
  scenarios?: Record<ScenarioName, ScenarioOf<NoInfer<Node>, NoInfer<T>, NoInfer<ProbeName>>>;
}

declare const names: unique symbol;

/** The names that a definition gives, for those who work with the lab. */
export interface Names {
  node: string;
  toggles: ToggleValues;
  probe: string;
  scenario: string;
}

/** A lab of which the compiler knows the names. At run time it is a `Lab` and nothing more. */
export type Defined<N extends Names = Names> = Lab & { readonly [names]?: N };

/** The lab as it is. For TypeScript authors: a misspelt node, toggle, value or probe is a compile error at its own place. */
export function defineLab<
  const Node extends string,
  const T extends Toggles = Record<never, never>,
  const ProbeName extends string = never,
  const ScenarioName extends string = never,
>(
  lab: LabOf<Node, T, ProbeName, ScenarioName>,
): Defined<{
  node: Node;
  toggles: { [Name in keyof T & string]: ValueOf<T[Name]> };
  probe: ProbeName;
  scenario: ScenarioName;
}> {
  return lab as unknown as Lab;
}
