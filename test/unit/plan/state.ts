import { parseTables } from '../../../src/lab/rules.ts';
import type { PortFlags, Route } from '../../../src/lab/types.ts';
import { changedFlags } from '../../../src/plan/flags.ts';
import { isInNetwork } from '../../../src/plan/networks.ts';
import type { LiveStep } from '../../../src/plan/step.ts';
import { sysctlInterface } from '../../../src/plan/sysctl-key.ts';

interface Link {
  made: object;
  /** The other end of the cable, as `node:name`. */
  peer: string | undefined;
  master: string | undefined;
  flags: PortFlags;
  vlans: string | undefined;
  addresses: Set<string>;
  qdiscs: string | undefined;
  up: boolean;
  sysctl: Map<string, string>;
  /** Properties of the link, and whether each is lost when the link is set down. */
  words: Map<string, boolean>;
}

type LinkStep = Extract<
  LiveStep,
  {
    do:
      | 'master'
      | 'noMaster'
      | 'vlans'
      | 'delVlans'
      | 'port'
      | 'address'
      | 'delAddress'
      | 'qdiscs'
      | 'delQdiscs'
      | 'up'
      | 'down';
  }
>;

const id = ({ node, name }: { node: string; name: string }) => `${node}:${name}`;

const routeKey = ({ node, route }: { node: string; route: Route }) =>
  `${node} route ${JSON.stringify(route)}`;

const wordKey = ({ word, value }: { word: string; value: unknown }) => `${word} ${JSON.stringify(value)}`;

/**
 * Models the kernel state that steps lead to, and which objects the kernel removes together. It throws where the kernel
 * would refuse: creating what exists, removing what does not.
 */
export class State {
  readonly links = new Map<string, Link>();
  readonly rest = new Map<string, string>();
  /** For each route, the interfaces that it uses. */
  readonly #ways = new Map<string, string[]>();

  apply(steps: readonly LiveStep[]): this {
    for (const step of steps) this.#take(step);
    return this;
  }

  #take(step: LiveStep): void {
    switch (step.do) {
      case 'node':
        return this.#make(`${step.node}:lo`, {}, undefined);
      case 'bridge':
        return this.#make(id(step), { mac: step.mac, mtu: step.mtu }, undefined);
      case 'veth': {
        const [a, b] = [id(step.a), id({ node: '', ...step.b })];
        this.#make(a, step.a, b);
        return this.#make(b, step.b, a);
      }
      case 'delNode':
        return this.#delNode(step.node);
      case 'delSysctl':
        return this.#delSysctl(step.node, step.key);
      case 'link':
        if ('parent' in step.link) this.#link(`${step.node}:${step.link.parent}`);
        return this.#make(id(step), step.link, undefined);
      case 'delLink':
        return this.#delLink(step.node, step.name);
      case 'baseline':
        return;
      case 'sysctl':
        return this.#sysctl(step.node, step.key, step.value);
      case 'rules':
        return this.#rules(`${step.node} ${step.tool}`, step.text);
      case 'routingRule':
        return this.#put(`${step.node} rule ${JSON.stringify(step.rule)}`, '');
      case 'delRoutingRule':
        return this.#delete(this.rest, `${step.node} rule ${JSON.stringify(step.rule)}`);
      case 'route':
        return this.#route(step);
      case 'delRoute':
        this.#ways.delete(routeKey(step));
        return this.#delete(this.rest, routeKey(step));
      case 'resolver':
        return this.#put(`${step.node} resolver`, JSON.stringify(step.nameservers));
      case 'delResolver':
        return this.#delete(this.rest, `${step.node} resolver`);
      case 'file':
        return this.#put(`${step.node} file ${step.path}`, step.text);
      case 'delFile':
        return this.#delete(this.rest, `${step.node} file ${step.path}`);
      case 'container':
        return this.#put(`${step.node} container`, JSON.stringify(step.container));
      case 'delContainer':
        return this.#delete(this.rest, `${step.node} container`);
      case 'dhcp':
        return this.#put(`${id(step)} dhcp`, 'asked');
      case 'delDhcp':
        return this.#delete(this.rest, `${id(step)} dhcp`);
      case 'names':
        for (const node of step.nodes) {
          this.rest.delete(`${node} names`);
          if (step.text !== '') this.rest.set(`${node} names`, step.text);
        }
        return;
      case 'word':
      case 'lateWord':
        return this.#word(step);
      case 'delWord':
        return this.#delete(this.#link(id(step)).words, wordKey(step));
      case 'setup':
        return this.#put(`${step.node} setup ${step.command.do}`, this.#fingerprint(step.node));
      case 'undoSetup':
        return this.#undoSetup(step);
      case 'service':
        return this.#put(`${id(step)} service`, JSON.stringify(step.service));
      case 'delService':
        return this.#delete(this.rest, `${id(step)} service`);
      default:
        return this.#change(this.#link(id(step)), step);
    }
  }

  /** Applies a step that changes one link. */
  #change(link: Link, step: LinkStep): void {
    switch (step.do) {
      case 'master':
        this.#link(`${step.node}:${step.master}`);
        this.#free(link);
        link.master = step.master;
        return;
      case 'noMaster':
        return this.#free(link);
      case 'vlans':
      case 'delVlans':
        return this.#vlans(link, step);
      case 'port':
        if (link.master === undefined) throw new Error(`${id(step)} is no port`);
        link.flags = changedFlags({}, { ...link.flags, ...step.flags });
        return;
      case 'address':
        if (link.addresses.has(step.address)) throw new Error(`${step.address} is there`);
        link.addresses.add(step.address);
        return;
      case 'delAddress':
        return this.#delAddress(link, step);
      case 'qdiscs':
        if (link.qdiscs !== undefined) throw new Error(`${id(step)} has a qdisc`);
        link.qdiscs = JSON.stringify(step.qdiscs);
        return;
      case 'delQdiscs':
        if (link.qdiscs === undefined) throw new Error(`${id(step)} has no qdisc`);
        link.qdiscs = undefined;
        return;
      case 'up':
        link.up = true;
        return;
      case 'down':
        return this.#down(link, id(step));
    }
  }

  /** Setting a link down removes IPv6 addresses and routes. IPv4 routes go with the last IPv4 address. */
  #down(link: Link, name: string): void {
    link.up = false;
    for (const [word, isLate] of link.words) if (isLate) throw new Error(`${word} goes with ${name}`);
    for (const address of link.addresses) if (address.includes(':')) link.addresses.delete(address);
    this.#unrouted(name);
  }

  #delAddress(link: Link, step: LiveStep & { do: 'delAddress' }): void {
    this.#delete(link.addresses, step.address);
    if (![...link.addresses].some((address) => !address.includes(':'))) this.#unrouted(id(step));
  }

  /** Everything in the node that a set-up command may depend on. */
  #fingerprint(node: string): string {
    const links = [...this.links].filter(([name]) => name.startsWith(`${node}:`));
    const rest = [...this.rest].filter(([key]) => key.startsWith(`${node} `) && !key.includes(' setup '));
    return JSON.stringify([links, rest].map((each) => each.map((pair) => JSON.stringify(pair)).sort()));
  }

  /** Undoes a set-up command. The state must be what it was when the command ran. */
  #undoSetup({ node, command }: LiveStep & { do: 'undoSetup' }): void {
    const key = `${node} setup ${command.do}`;
    const before = this.rest.get(key);
    if (before !== undefined && before !== this.#fingerprint(node))
      throw new Error(`${key} rests on other things`);
    this.#delete(this.rest, key);
  }

  #word(step: LiveStep & { do: 'word' | 'lateWord' }): void {
    const link = this.#link(id(step));
    if (step.do === 'lateWord' && !link.up) throw new Error(`${id(step)} is down`);
    if (step.master !== undefined && step.master !== link.master) throw new Error(`${id(step)} is elsewhere`);
    if (link.words.has(wordKey(step))) throw new Error(`${id(step)} has ${wordKey(step)}`);
    link.words.set(wordKey(step), step.do === 'lateWord');
  }

  #vlans(link: Link, step: LiveStep & { do: 'vlans' | 'delVlans' }): void {
    if ((link.master ?? step.name) !== step.master) throw new Error(`${id(step)} is elsewhere`);
    const [before, after] = [undefined, JSON.stringify(step.vlans)];
    if (link.vlans !== (step.do === 'vlans' ? before : after)) throw new Error(`${id(step)} has others`);
    link.vlans = step.do === 'vlans' ? after : before;
  }

  #delLink(node: string, name: string): void {
    const { peer } = this.#link(`${node}:${name}`);
    for (const [other, link] of this.links) {
      if (other.startsWith(`${node}:`) && link.master === name) this.#free(link);
    }
    for (const gone of [`${node}:${name}`, peer]) if (gone !== undefined) this.#removeAll(gone);
  }

  /** Removes a link with the links stacked on it. */
  #removeAll(name: string): void {
    const [node = '', own = ''] = name.split(':');
    const children = [...this.links].filter(
      ([other, { made }]) => other.startsWith(`${node}:`) && 'parent' in made && made.parent === own,
    );
    for (const [child] of children) this.#removeAll(child);
    this.#remove(name);
  }

  /** Deletes a node with its bridges and settings. Its cables and services must be gone before. */
  #delNode(node: string): void {
    const own = [...this.links].filter(([name]) => name.startsWith(`${node}:`));
    for (const [name, { peer }] of own) {
      if (peer !== undefined) throw new Error(`${name} has a cable`);
      this.links.delete(name);
    }
    if (own.length === 0) throw new Error(`no ${node}`);
    for (const key of this.rest.keys()) {
      if (key.startsWith(`${node}:`)) throw new Error(`${key} still runs`);
      if (!key.startsWith(`${node} `)) continue;
      this.rest.delete(key);
      this.#ways.delete(key);
    }
  }

  #delSysctl(node: string, key: string): void {
    const link = this.links.get(`${node}:${sysctlInterface(key)}`);
    if (link) link.sysctl.delete(key);
    else this.#delete(this.rest, `${node} ${key}`);
  }

  #sysctl(node: string, key: string, value: string): void {
    const link = this.links.get(`${node}:${sysctlInterface(key)}`);
    if (key === 'net.ipv4.ip_forward') this.#forwardAll(node);
    if (link) link.sysctl.set(key, value);
    else this.rest.set(`${node} ${key}`, value);
  }

  /** Setting `all` forwarding sets that of each interface. */
  #forwardAll(node: string): void {
    for (const [name, { sysctl }] of this.links)
      if (name.startsWith(`${node}:`))
        sysctl.delete(`net.ipv4.conf.${name.slice(node.length + 1)}.forwarding`);
  }

  /** iptables-restore replaces all tables that its input names. */
  #rules(whose: string, text: string): void {
    for (const { name, chains, rules } of parseTables(text).tables.values()) {
      const policies = [...chains].filter(([, policy]) => policy !== 'ACCEPT');
      if (policies.length + rules.length === 0) this.rest.delete(`${whose} ${name}`);
      else this.rest.set(`${whose} ${name}`, JSON.stringify([policies, rules]));
    }
  }

  #make(name: string, made: object, peer: string | undefined): void {
    if (this.links.has(name)) throw new Error(`${name} is there`);
    const none = {
      master: undefined,
      vlans: undefined,
      flags: {},
      addresses: new Set<string>(),
      qdiscs: undefined,
      up: false,
      words: new Map<string, boolean>(),
    };
    this.links.set(name, { made, peer, ...none, sysctl: new Map() });
  }

  #link(name: string): Link {
    const link = this.links.get(name);
    if (link === undefined) throw new Error(`no ${name}`);
    return link;
  }

  #free(link: Link): void {
    link.master = undefined;
    for (const word of link.words.keys()) if (/^(port|fdb)/.test(word)) link.words.delete(word);
    link.flags = {};
    link.vlans = undefined;
  }

  #remove(name: string): void {
    this.#link(name);
    this.links.delete(name);
    this.#unrouted(name);
  }

  /** The kernel accepts a route only if an interface that is up leads to its gateway. */
  #route(step: LiveStep & { do: 'route' }): void {
    const { route, node } = step;
    const ways = route.nexthops ?? (route.via === undefined && route.dev === undefined ? [] : [route]);
    const through = ways.map(({ via, dev }) => {
      const found = [...this.links].find(
        ([name, { up, addresses }]) =>
          up &&
          name.startsWith(`${node}:`) &&
          (dev === undefined
            ? [...addresses].some((network) => isInNetwork(via ?? '', network))
            : name === `${node}:${dev}`),
      );
      if (found === undefined) throw new Error(`${node}: the network is down for ${JSON.stringify(route)}`);
      return found[0];
    });
    this.#put(routeKey(step), '');
    this.#ways.set(routeKey(step), through);
  }

  /** Throws if a route still uses the link: routes must be removed first. */
  #unrouted(name: string): void {
    for (const [key, through] of this.#ways)
      if (through.includes(name)) throw new Error(`${key} goes with ${name}`);
  }

  #put(key: string, value: string): void {
    if (this.rest.has(key)) throw new Error(`${key} is there`);
    this.rest.set(key, value);
  }

  #delete(from: { delete(key: string): boolean }, key: string): void {
    if (!from.delete(key)) throw new Error(`no ${key}`);
  }
}
