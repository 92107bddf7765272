import { LabError } from '../../lab/error.ts';
import { showToggle } from '../../lab/toggles.ts';
import { changeBetween } from '../../library/change.ts';
import { resolve } from '../../plan/resolve.ts';
import type { LiveState } from '../../report/page/live-model.ts';
import { described, driftOfSentences } from '../../report/page/live-state.ts';
import { liveTables } from '../../report/page/live-tables.ts';
import { driftOf } from '../drift.ts';
import type { RunningLab } from '../running-lab.ts';
import type { Watchers } from './watchers.ts';

/** Milliseconds between two readings of the lab while a page is open: the kernel reports few changes by itself. */
const PAUSE = 500;

/** What the page shows of a lab as `status` says that it is. */
export function describedNow({ lab, status: { name, toggles } }: Pick<RunningLab, 'lab' | 'status'>) {
  return described(name, lab, resolve(lab, toggles), (toggle, value) => {
    try {
      return changeBetween({ lab, toggles }, { lab, toggles: { ...toggles, [toggle]: value } }).lines;
    } catch (error) {
      // This value does not go with those of the other toggles.
      if (error instanceof LabError) return [`${toggle}=${showToggle(value)}: ${error.message}`];
      throw error;
    }
  });
}

/** Reads the lab again and again while a page is open, and tells all pages what is new, whoever changed it. */
export class Following {
  readonly #living: RunningLab;
  readonly #watchers: Watchers;
  #known = '';
  #looking: Promise<void> = Promise.resolve();

  constructor(living: RunningLab, watchers: Watchers) {
    this.#living = living;
    this.#watchers = watchers;
    this.#known = knownOf(living.status);
  }

  /** Runs until the lab goes down, or `stopped` resolves; rejects where the lab is up and cannot be read. */
  run(stopped: Promise<unknown>): Promise<'down' | 'stopped'> {
    return new Promise((done, failed) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (how: 'down' | 'stopped') => {
        clearTimeout(timer);
        done(how);
      };
      void this.#living.ended.then(() => end('down'));
      void stopped.then(() => end('stopped'));
      // If this failed because the lab goes down, `ended` has resolved by then, and nothing is rejected.
      const fail = (error: unknown) => setImmediate(() => failed(error));
      const again = () => {
        const looked = this.#watchers.count > 0 ? this.look() : Promise.resolve();
        looked.then(() => {
          timer = setTimeout(again, PAUSE);
        }, fail);
      };
      this.#watchers.came = () => void this.look().catch(fail);
      again();
    });
  }

  /** Reads the lab, after any reading that is under way: the caller gets a state from after the call. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => {}).then(() => this.#look());
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { agent } = this.#living;
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
    this.#watchers.tell({ ...news, drift: driftOfSentences(sentences, topology), tables });
  }
}

const knownOf = ({ definition, toggles }: RunningLab['status']) => JSON.stringify([definition, toggles]);
