import type {
  Expectation,
  Interface,
  Lab,
  LabNode,
  PacketExpectation,
  Probe,
  Route,
  Scenario,
  Setting,
  ToggleValue,
  ToggleValues,
  WeightedNexthop,
} from './types.ts';

/** A toggle as authors write it. `values` may be a constant list. */
interface WrittenToggle {
  about: string;
  default: ToggleValue;
  values?: readonly string[];
  needs?: Readonly<Record<string, ToggleValue | readonly ToggleValue[]>>;
}
type Toggles = Record<string, WrittenToggle>;

/** The values of a toggle: those of `values`, or on and off. */
type ValueOf<Toggle> = Toggle extends { values: readonly (infer Value extends string)[] } ? Value : boolean;
type ValuesOf<T extends Toggles> = { [Name in keyof T]?: ValueOf<T[Name]> };
type WhenOf<T extends Toggles> = { [Name in keyof T]?: ValueOf<T[Name]> | ValueOf<T[Name]>[] };

/** `needs`, limited to the names and values of other toggles. */
type NeedsOf<T extends Toggles, Toggle> = Toggle extends { needs: infer Needs }
  ? {
      [Name in keyof Needs]: Name extends keyof T ? ValueOf<T[Name]> | readonly ValueOf<T[Name]>[] : never;
    }
  : never;

type PlaceIn<Node extends string> = `${Node}:${string}`;

/** An object by node, whose keys are the node's interfaces. */
type Nodes = Record<string, unknown>;
type NodeName<N extends Nodes> = keyof N & string;

/** The interfaces of a node that links name. */
type Linked<Node, End extends string> = End extends `${Node & string}:${infer Name}` ? Name : never;

/** The interfaces that only settings name, on any node. */
type OnlyIn<New extends string, N extends Nodes, End extends string> = Exclude<
  New,
  { [Node in keyof N]: keyof N[Node] }[keyof N] | Linked<string, End>
>;

interface InterfaceOf<Name extends string> extends Omit<Interface, 'master' | 'parent'> {
  master?: Name;
  parent?: Name | PlaceIn<string>;
}

/** An interface that neither `nodes` nor a link names. It must have a kind, because it could be a misspelling. */
interface NewInterface<Name extends string> extends InterfaceOf<Name> {
  kind: NonNullable<Interface['kind']>;
}

interface RouteOf<Name extends string> extends Omit<Route, 'dev' | 'nexthops'> {
  dev?: Name | 'lo';
  nexthops?: (Omit<WeightedNexthop, 'dev'> & { dev?: Name })[];
}

interface NodeOf<Own, Other extends string> extends Omit<LabNode, 'interfaces' | 'routes'> {
  interfaces?: { [Name in keyof Own]: InterfaceOf<NoInfer<(keyof Own & string) | Other>> };
  routes?: RouteOf<NoInfer<(keyof Own & string) | Other>>[];
}

interface NodeOver<Known extends string, New extends string> extends Omit<LabNode, 'interfaces' | 'routes'> {
  interfaces?: { [Name in Known]?: InterfaceOf<Known | NoInfer<New>> } & {
    [Name in New]?: Name extends Known ? unknown : NewInterface<Known | NoInfer<New>>;
  };
  routes?: RouteOf<Known | NoInfer<New>>[];
}

interface SettingOf<N extends Nodes, End extends string, New extends string, T extends Toggles>
  extends Omit<Setting, 'when' | 'nodes' | 'links'> {
  when: WhenOf<T>;
  nodes?: {
    [Node in keyof NoInfer<N>]?: NodeOver<NoInfer<(keyof N[Node] & string) | Linked<Node, End>>, New>;
  };
  links?: [End, End][];
}

type Mac = `${string}:${string}:${string}:${string}:${string}:${string}`;

/** The type of a packet expectation in a file of its own: `PacketAt<'pc:eth0' | 'web:eth0'>`. */
export interface PacketAt<Place extends string> extends Omit<PacketExpectation, 'at' | 'srcMac' | 'dstMac'> {
  at: Place;
  srcMac?: Place | Mac;
  dstMac?: Place | Mac;
}

interface ExpectationOf<Place extends string> extends Omit<Expectation, 'packets'> {
  packets?: PacketAt<Place>[];
}

interface ScenarioOf<Place extends string, T extends Toggles, Probe extends string>
  extends Omit<Scenario, 'toggles' | 'warmWith' | 'expect'> {
  toggles?: ValuesOf<T>;
  warmWith?: ValuesOf<T>;
  expect: { [Name in Probe]?: ExpectationOf<Place> };
}

/** A probe of any kind. `Omit` alone would keep only the fields that all kinds have in common. */
type ProbeFrom<Node extends string, Place extends string, Kind = Probe> = Kind extends { from: string }
  ? Omit<Kind, 'from'> & { from: Node }
  : Omit<Kind, 'at'> & { at: Place };

/** The type of scenarios in a file of their own: `… satisfies ScenariosOf<'pc' | 'web', typeof toggles, 'ask'>`. */
export type ScenariosOf<Node extends string, T extends Toggles, Probe extends string> = Record<
  string,
  ScenarioOf<PlaceIn<Node>, T, Probe>
>;

/** A `Lab` in which only names of its own nodes, interfaces, toggles and probes are allowed. */
interface LabOf<
  N extends Nodes,
  End extends string,
  New extends string,
  T extends Toggles,
  ProbeName extends string,
  ScenarioName extends string,
> extends Omit<Lab, 'nodes' | 'links' | 'toggles' | 'settings' | 'probes' | 'scenarios'> {
  nodes: { [Node in keyof N]: NodeOf<N[Node], NoInfer<Linked<Node, End> | OnlyIn<New, N, End>>> };
  links?: [End, End][];
  toggles?: T & { [Name in keyof T]: { needs?: NeedsOf<T, T[Name]> } };
  settings?: SettingOf<N, End, New, NoInfer<T>>[];
  probes?: Record<ProbeName, ProbeFrom<NoInfer<NodeName<N>>, NoInfer<PlaceOf<N, End, New>['any']>>>;
  scenarios?: Record<
    ScenarioName,
    ScenarioOf<NoInfer<PlaceOf<N, End, New>['any']>, NoInfer<T>, NoInfer<ProbeName>>
  >;
}

/**
 * Every `node:interface` of the lab. It is a member of an interface, so that editors show the places instead of
 * this type's name.
 */
interface PlaceOf<N extends Nodes, End extends string, New extends string> {
  any:
    | End
    | { [Node in NodeName<N>]: `${Node}:${(keyof N[Node] & string) | OnlyIn<New, N, End>}` }[NodeName<N>];
}

declare const names: unique symbol;

/** The names that a definition contains, for the types of code that uses it. */
export interface Names {
  node: string;
  toggles: ToggleValues;
  probe: string;
  scenario: string;
}

/** A lab whose names the compiler knows. At run time it is an ordinary `Lab`. */
export type Defined<N extends Names = Names> = Lab & { readonly [names]?: N };

/**
 * Returns the lab unchanged. In TypeScript, a misspelt node, interface, toggle, value or probe is a compile error
 * at its place.
 */
export function defineLab<
  const N extends Nodes,
  const End extends PlaceIn<NoInfer<NodeName<N>>> = never,
  const New extends string = never,
  const T extends Toggles = Record<never, never>,
  const ProbeName extends string = never,
  const ScenarioName extends string = never,
>(
  lab: LabOf<N, End, New, T, ProbeName, ScenarioName>,
): Defined<{
  node: NodeName<N>;
  toggles: { [Name in keyof T & string]: ValueOf<T[Name]> };
  probe: ProbeName;
  scenario: ScenarioName;
}> {
  return lab as unknown as Lab;
}
