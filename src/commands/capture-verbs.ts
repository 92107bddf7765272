import { Option } from 'commander';
import { type Define, type Exit, living } from './options.ts';

export function addCaptureVerbs(verb: Define, exit: Exit): void {
  verb('capture [places...]', 'live packets of nodes or interfaces, NODE[:IF]; -- FILTER', [
    'lab capture router:eth0',
    'lab capture pc -- tcp port 8001',
    'lab capture router:eth0 -w - | wireshark -k -i -',
    'lab capture --all -w - -- not arp | wireshark -k -i -',
    'lab capture router:eth0 router:wan0 web -w both-sides.pcapng',
  ])
    .addOption(living())
    .option('--all', 'every interface of every node')
    .option(
      '-w, --write <file>',
      'write to a file, or to standard output (-): pcap, or pcapng where there are several places',
    )
    .action(async (words, options) => {
      const { capture } = await import('./capture/capture.ts');
      const filter = behindDashes(words);
      exit(await capture(words.slice(0, words.length - filter.length), filter, options));
    });

  const extcap = verb('extcap', "interfaces of running labs in Wireshark's own list", [
    'lab extcap --install',
    'lab extcap --install DIR   # the Extcap path that tshark -G folders shows',
  ]).option(
    '--install [folder]',
    "write Wireshark's plug-in into your own folder of plug-ins, where Wireshark from 4.2 looks, or into another",
  );
  // The options with which Wireshark calls this verb.
  for (const flags of EXTCAP) extcap.addOption(new Option(flags).hideHelp());
  extcap
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (options) => exit(await (await import('./capture/extcap.ts')).extcap(options)));
}

/** Returns the words after `--`. Commander joins all words into one list, so the command line is read again. */
function behindDashes(words: readonly string[], argv: readonly string[] = process.argv): string[] {
  const at = argv.indexOf('--');
  return at === -1 ? [] : words.slice(words.length - (argv.length - at - 1));
}

const EXTCAP = [
  '--extcap-interfaces',
  '--extcap-interface <interface>',
  '--extcap-dlts',
  '--extcap-config',
  '--extcap-capture-filter <filter>',
  '--capture',
  '--fifo <path>',
  '--places <places>',
];
