export const VERIFY = ['verify', 'nat-loopback'];

/** A lab and six of its scenarios, as arguments. */
export const SIX_SCENARIOS = [
  'nat-loopback',
  ...['snat', 'same-port-drop', 'port-forward', 'masquerade', 'asymmetric-reply', 'router-ports'].map(
    (name) => `--scenario=${name}`,
  ),
];

export { TWO_HOSTS } from '../support/two-hosts.ts';

interface Probe {
  probe: string;
  status: string;
  observed: { outcome: string; cause?: string; node?: string; interface?: string };
}

/** The verdicts of a report without what differs by chance: times, ports and numbers of packets. */
export function verdictsOf(json: string) {
  const { labs } = JSON.parse(json) as {
    labs: { scenarios: { scenario: string; toggles: object; probes: Probe[] }[] }[];
  };
  return labs.flatMap(({ scenarios }) =>
    scenarios.map(({ scenario, toggles, probes }) => {
      const seen = probes.map(({ probe, status, observed: { outcome, cause, node, interface: at } }) => ({
        ...{ probe, status, outcome, cause, node, at },
      }));
      return { scenario, toggles, seen };
    }),
  );
}

/** A lab whose program leaves its own root and climbs up as far as it can. In the image the command lies in /app. */
export const CLIMBS = `
name: climbs
about: A host.
nodes:
  host: { interfaces: { eth0: { addresses: [192.0.2.1/24] } } }
probes:
  climb:
    kind: command
    from: host
    command:
      - perl
      - -e
      - |
        mkdir "/tmp/low" and chroot "/tmp/low" or die $!;
        chdir ".." for 1 .. 9;
        chroot "." or die $!;
        print -e "/usr/bin" ? "climbed" : "stayed", -e "/app" ? "" : ", and found nothing";
    output: climbed, and found nothing
scenarios:
  it: { because: Nothing leads out., expect: { climb: { outcome: works } } }
`;
