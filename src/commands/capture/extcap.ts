import { homedir } from 'node:os';
import { runningLabs } from '../../host/state.ts';
import { LabError } from '../../lab/error.ts';
import { version } from '../../version.ts';
import { print } from '../output.ts';
import { type RunningLab, withRunningLab } from '../running-lab.ts';
import { Fifo } from './fifo.ts';
import { install } from './install.ts';
import { MergedPcapng } from './merged-pcapng.ts';
import { everywhere, interfacesOf, type PlacePattern, parsePlace, placeName } from './place.ts';
import { captureTo } from './several.ts';

/** The options of extcap, Wireshark's protocol for capture programs, by their names in commander. */
export interface ExtcapOptions {
  /** A folder, or `true` for the user's own folder of Wireshark plug-ins. */
  install?: string | true;
  extcapInterfaces?: true;
  extcapInterface?: string;
  extcapDlts?: true;
  extcapConfig?: true;
  extcapCaptureFilter?: string;
  capture?: true;
  fifo?: string;
  /** Capture only at these places of the lab; separated by commas. */
  places?: string;
}

/** The prefix of interface names: `lab:NAME` is a whole lab, `lab:NAME:NODE:IF` one interface. */
const PREFIX = 'lab';

/**
 * Serves Wireshark, tshark and dumpcap. They call this to list interfaces, and to capture from one. They read
 * standard output, and show standard error to the user.
 */
export async function extcap(options: ExtcapOptions): Promise<number> {
  if (options.install !== undefined)
    return install(options.install === true ? `${homedir()}/.local/lib/wireshark/extcap` : options.install);
  if (options.extcapInterfaces) return interfaces();
  const { extcapInterface: name = '', extcapCaptureFilter: filter } = options;
  const [prefix, lab, ...place] = name.split(':');
  if (prefix !== PREFIX || !lab) throw unknown(name);
  const chosen = place.length > 0 ? [place.join(':')] : (options.places ?? '').split(',').filter(Boolean);
  const choose = (living: RunningLab): PlacePattern[] =>
    chosen.length > 0 ? chosen.map((text) => parsePlace(text, living)) : everywhere(living);
  if (options.extcapDlts) print('dlt {number=1}{name=EN10MB}{display=Ethernet}');
  else if (options.extcapConfig) await config(lab, place.length > 0);
  else if (options.capture) return captureInto(lab, choose, filter, options.fifo);
  else if (filter !== undefined) await tryFilter(lab, filter);
  else throw unknown(name);
  return 0;
}

function unknown(where: string): LabError {
  const what = where === '' ? 'nothing is asked' : 'no interface of a lab';
  const allowed = '--install, or what Wireshark asks: --extcap-interfaces';
  return new LabError('usage', { where: where || 'lab extcap', what, allowed });
}

async function interfaces(): Promise<number> {
  const lines = await Promise.all((await runningLabs()).map(({ name }) => interfacesOfLab(name)));
  print([`extcap {version=${version}}{display=Hairpin}`, ...lines.flat()].join('\n'));
  return 0;
}

/** A lab that is being removed, or does not answer, must not hide the other labs. */
async function interfacesOfLab(name: string): Promise<string[]> {
  try {
    return await withRunningLab(name, async (living) => {
      const places = interfacesOf(everywhere(living), living).map(placeName);
      const line = (value: string, display: string) => `interface {value=${value}}{display=${display}}`;
      return [
        line(`${PREFIX}:${name}`, `lab ${name}`),
        ...places.map((place) => line(`${PREFIX}:${name}:${place}`, `lab ${name} ${place}`)),
      ];
    });
  } catch (error) {
    if (error instanceof LabError) return [];
    throw error;
  }
}

/** Prints the choices that Wireshark offers before a capture: the interfaces of a whole lab. */
async function config(lab: string, isOne: boolean): Promise<void> {
  if (isOne) return;
  const places = await withRunningLab(lab, async (living) => interfacesOf(everywhere(living), living));
  const about = 'Without a choice, all of them';
  print(
    [
      `arg {number=0}{call=--places}{display=Interfaces}{tooltip=${about}}{type=multicheck}`,
      ...places.map(placeName).map((name) => `value {arg=0}{value=${name}}{display=${name}}{default=false}`),
    ].join('\n'),
  );
}

/** Checks a filter. If nothing is printed, Wireshark takes the filter as valid. */
async function tryFilter(lab: string, text: string): Promise<void> {
  const problems = await withRunningLab(lab, ({ agent }) => agent.tryFilters([{ probe: '', text }]));
  if (problems.length > 0) print(problems.map(({ what }) => what).join('\n'));
}

function captureInto(
  lab: string,
  choose: (living: RunningLab) => PlacePattern[],
  filter = '',
  path: string | undefined,
): Promise<number> {
  if (path === undefined)
    throw new LabError('usage', {
      where: '--capture',
      what: 'no pipe to write to is named',
      allowed: '--fifo PATH',
    });
  return captureTo(lab, choose, filter === '' ? [] : [filter], (living, places) => {
    const sink = new Fifo(path);
    return { merging: new MergedPcapng(living, places, sink), sink, say: () => {} };
  });
}
