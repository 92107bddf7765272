import { LabError } from '../../lab/error.ts';
import { showToggle } from '../../lab/toggles.ts';
import { changeBetween } from '../../library/change.ts';
import { resolve } from '../../plan/resolve.ts';
import type { LiveState } from '../../report/page/live-model.ts';
import { described, driftOfSentences } from '../../report/page/live-state.ts';
import { liveTables } from '../../report/page/live-tables.ts';
import { driftOf } from '../drift.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import type { Watchers } from './watchers.ts';

/** Milliseconds between two readings of the lab while a page is open. The kernel itself reports only few changes. */
const PAUSE = 500;

/** Returns what the page shows of a lab in the state that `status` reports. */
export function describedNow({ lab, status: { name, toggles } }: Pick<RunningLab, 'lab' | 'status'>) {
  return described(name, lab, resolve(lab, toggles), (toggle, value) => {
    try {
      return changeBetween({ lab, toggles }, { lab, toggles: { ...toggles, [toggle]: value } }).lines;
    } catch (error) {
      // This value is not allowed together with the other toggles' values.
      if (error instanceof LabError) return [`${toggle}=${showToggle(value)}: ${error.message}`];
      throw error;
    }
  });
}

/** Reads the lab again and again while a page is open, and sends changes, including those by hand, to all pages. */
export class Following {
  readonly #name: string;
  readonly #watchers: Watchers;
  #living: RunningLab | undefined;
  /** Set while the lab is being rebuilt. Resolves when the new lab is being followed. */
  #anew: { built: Promise<unknown>; followed: () => void } | undefined;
  #known = '';
  #looking: Promise<void> = Promise.resolve();

  constructor(name: string, watchers: Watchers) {
    this.#name = name;
    this.#watchers = watchers;
  }

  /** Runs until the lab goes down, or `stopped` resolves. Rejects if the lab is up and cannot be read. */
  async run(stopped: Promise<unknown>): Promise<'down' | 'stopped'> {
    for (;;) {
      const how = await withRunningLab(this.#name, (living) => this.#follow(living, stopped));
      if (how === 'stopped' || this.#anew === undefined) return how;
      const isBuilt = await this.#anew.built.then(
        () => true,
        () => false,
      );
      if (!isBuilt) return 'down';
    }
  }

  /** Ends the lab, and follows the one that `build` makes in its place. */
  async replace(build: (before: RunningLab) => Promise<void>): Promise<void> {
    const before = this.#living;
    if (before === undefined) throw new Error('no lab is followed');
    let followed = () => {};
    const isFollowed = new Promise<void>((resolve) => {
      followed = resolve;
    });
    const built = build(before);
    this.#anew = { built, followed };
    try {
      await built;
      await isFollowed;
    } finally {
      this.#anew = undefined;
    }
  }

  #follow(living: RunningLab, stopped: Promise<unknown>): Promise<'down' | 'stopped'> {
    this.#living = living;
    this.#known = knownOf(living.status);
    if (this.#anew) this.#watchers.tell({ ...describedNow(living), drift: [], tables: [] });
    this.#anew?.followed();
    return new Promise((done, failed) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (how: 'down' | 'stopped') => {
        clearTimeout(timer);
        done(how);
      };
      void living.ended.then(() => end('down'));
      void stopped.then(() => end('stopped'));
      // If the reading failed because the lab is going down, `ended` resolves first, and nothing is rejected.
      const fail = (error: unknown) => setImmediate(() => failed(error));
      const again = () => {
        const looked = this.#watchers.count > 0 ? this.look() : Promise.resolve();
        looked.then(() => {
          if (this.#living === living) timer = setTimeout(again, PAUSE);
        }, fail);
      };
      this.#watchers.came = () => void this.look().catch(fail);
      again();
    });
  }

  /**
   * Reads the lab. If a reading is under way, waits for it first, so that the caller gets a state from after the
   * call.
   */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => {}).then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const living = this.#living;
    if (living === undefined) return;
    const { agent } = living;
    const status = await agent.status();
    const topology = resolve(status.definition, status.toggles);
    const isNew = knownOf(status) !== this.#known;
    const news: Partial<LiveState> = isNew
      ? { ...describedNow({ lab: status.definition, status }), result: null }
      : {};
    this.#known = knownOf(status);
    const sentences = await driftOf({ agent, topology, status });
    if (status.halfChanged !== undefined) sentences.push(`half changed: ${status.halfChanged}`);
    const tables = liveTables(await agent.tables(), topology);
    if (living === this.#living)
      this.#watchers.tell({ ...news, drift: driftOfSentences(sentences, topology), tables });
  }
}

const knownOf = ({ definition, toggles }: RunningLab['status']) => JSON.stringify([definition, toggles]);
