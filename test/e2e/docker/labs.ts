export const VERIFY = ['verify', 'nat-loopback'];

export { TWO_HOSTS } from '../support/two-hosts.ts';

interface Probe {
  probe: string;
  status: string;
  observed: { outcome: string; cause?: string; node?: string; interface?: string };
}

/** What a report says, without what is chance: times, ports, and packets in a row. */
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

/** Its program leaves a root of its own and climbs as far as it can; the command itself is in /app. */
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
