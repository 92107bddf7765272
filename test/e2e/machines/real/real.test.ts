import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../../src/report/diagnosis.ts';
import { Home } from '../../support/home.ts';
import { has, RealMachine } from './machine.ts';
import { PUBLISHED, type Row } from './row.ts';
import { THREADS } from './threads/threads.ts';

const SERVICE = 'http://10.96.0.20/';

/** `npm run test:threads` types what strangers asked about in public. The kinds of mistakes have tests of their own. */
const IS_THREADS = process.env.THREADS !== undefined;

const ROWS: readonly Row[] = [
  {
    name: 'ufw',
    needs: 'sbin/ufw',
    script: 'ufw.sh',
    who: 'client',
    cause: 'filtered',
    served: ['outside'],
    typed: [
      /^ufw route prepend allow in on lan0 proto tcp to 192\.168\.1\.5 port 80$/,
      /^iptables -t nat -I POSTROUTING 1 -s 192\.168\.1\.0\/24 -d 192\.168\.1\.5\/32 .* -j MASQUERADE$/,
    ],
    keep: /\/etc\/ufw\/before\.rules/,
  },
  {
    name: 'firewalld',
    needs: 'sbin/firewalld',
    script: 'firewalld.sh',
    who: 'client',
    cause: 'no-dnat',
    served: ['outside'],
    typed: [
      /^firewall-cmd --permanent --zone=internal --add-rich-rule='rule family="ipv4" destination address="203\.0\.113\.5" forward-port port="8080" protocol="tcp" to-port="80" to-addr="192\.168\.1\.5"'$/,
      /^firewall-cmd --permanent --zone=internal --add-rich-rule='rule family="ipv4" source address="192\.168\.1\.0\/24" destination address="192\.168\.1\.5" masquerade'$/,
      /^firewall-cmd --reload$/,
    ],
    keep: /\/etc\/firewalld/,
  },
  {
    name: 'libvirt',
    needs: 'sbin/libvirtd',
    script: 'libvirt.sh',
    who: 'app',
    cause: 'asymmetric-reply',
    served: ['outside'],
    typed: [
      /^iptables -t nat -I POSTROUTING 1 -s 192\.168\.122\.0\/24 -d 192\.168\.122\.10\/32 .* -j MASQUERADE$/,
    ],
    keep: /\/etc\/libvirt\/hooks\/network/,
  },
  {
    name: 'lxc-net',
    needs: 'libexec/lxc/lxc-net',
    script: 'lxc.sh',
    who: 'app',
    cause: 'asymmetric-reply',
    served: ['outside'],
    typed: [
      /^nft add table ip hairpin$/,
      /^nft add chain/,
      /^nft add rule ip hairpin postrouting ip saddr 10\.0\.3\.0\/24 ip daddr 10\.0\.3\.10 tcp dport 80 masquerade$/,
    ],
    keep: /\/etc\/nftables\.conf/,
  },
  {
    name: 'LXD',
    needs: 'bin/lxd',
    script: 'lxd.sh',
    who: 'app',
    cause: 'asymmetric-reply',
    served: ['outside', 'web'],
    typed: [
      /^nft add table ip hairpin$/,
      /^nft add chain/,
      /^nft add rule ip hairpin postrouting ip saddr 10\.76\.0\.0\/24 ip daddr 10\.76\.0\.10 tcp dport 80 masquerade$/,
    ],
    keep: /\/etc\/nftables\.conf/,
    once: true,
  },
  {
    name: 'Docker without its userland proxy, and a container’s port that has lost its hairpin mode',
    needs: 'sbin/dockerd',
    script: 'docker.sh',
    env: { proxy: 'false', broken: 'hairpin' },
    who: 'web',
    cause: 'same-port-drop',
    served: ['outside', 'app'],
    typed: [/^bridge link set dev veth[0-9a-f]+ hairpin on$/],
    keep: /"userland-proxy": false in \/etc\/docker\/daemon\.json/,
    once: true,
  },
  {
    name: 'Docker without its userland proxy, and bridges that show iptables nothing',
    needs: 'sbin/dockerd',
    script: 'docker.sh',
    env: { proxy: 'false', broken: 'nf' },
    who: 'app',
    cause: 'asymmetric-reply',
    served: ['outside'],
    typed: [/^iptables -t nat -I POSTROUTING 1 -s 172\.18\.0\.0\/16 -d 172\.18\.0\.2\/32 .* -j MASQUERADE$/],
    keep: /drop-in of docker\.service/,
    once: true,
  },
  {
    name: 'Docker with its userland proxy, to which the firewall lets nobody',
    needs: 'sbin/dockerd',
    script: 'docker.sh',
    env: { proxy: 'true', broken: 'input' },
    who: 'app',
    cause: 'filtered',
    served: ['outside'],
    typed: ['docker0', 'br-', 'br-'].map(
      (bridge) =>
        new RegExp(
          `^iptables -I INPUT 1 -i ${bridge}[0-9a-f]* -d 203\\.0\\.113\\.5/32 -p tcp -m tcp --dport 8080 -j ACCEPT$`,
        ),
    ),
    keep: /drop-in of docker\.service/,
    once: true,
  },
  {
    name: 'OpenWrt’s firewall3',
    needs: 'bin/unshare',
    script: 'fw3.sh',
    who: 'client',
    cause: 'no-dnat',
    served: ['outside'],
    typed: [
      /^iptables -t nat -I PREROUTING 1 -d 203\.0\.113\.5\/32 -p tcp .* -j DNAT --to-destination 192\.168\.1\.5:80$/,
      /^iptables -t nat -I POSTROUTING 1 -s 192\.168\.1\.0\/24 -d 192\.168\.1\.5\/32 .* -j MASQUERADE$/,
    ],
    keep: /\/etc\/firewall\.user/,
    once: true,
  },
  {
    name: 'Incus',
    needs: 'bin/unshare',
    script: 'incus.sh',
    who: 'app',
    cause: 'asymmetric-reply',
    served: ['outside', 'web'],
    typed: [
      /^nft add table ip hairpin$/,
      /^nft add chain/,
      /^nft add rule ip hairpin postrouting ip saddr 10\.76\.0\.0\/24 ip daddr 10\.76\.0\.10 tcp dport 80 masquerade$/,
    ],
    keep: /\/etc\/nftables\.conf/,
    once: true,
  },
  ...['iptables', 'nft'].map((mode) => ({
    name: `a node of Kubernetes, kube-proxy in ${mode} mode`,
    needs: 'bin/unshare',
    script: 'kube.sh',
    env: { mode },
    url: SERVICE,
    who: 'web',
    cause: 'same-port-drop',
    served: ['app'],
    typed: [/^bridge link set dev vethweb hairpin on$/],
    keep: /"hairpinMode": true .*\/etc\/cni\/net\.d/,
  })),
];

describe.concurrent('machines that a distribution’s packages make', () => {
  const home = new Home('root');
  afterAll(() => home.remove());

  for (const row of IS_THREADS ? THREADS : ROWS)
    it.skipIf(!has(row.needs))(
      `${row.name}: the cause, and what mends it when it is typed there`,
      async () => {
        const machine = await RealMachine.start(row.script, row.env);
        try {
          const { probes, mended } = await diagnosed(machine, row);
          const { of = LOOPBACK } = row;
          const isLoopback = (probe: string) => of.test(probe);
          const causes = probes
            .filter(({ probe }) => isLoopback(probe))
            .map(({ observed }) => observed.cause);
          expect(causes).toContain(row.cause);
          const ways = waysOf(
            mended.filter(
              ({ probes: theirs, finding }) => theirs.some(isLoopback) && finding.startsWith(`${row.cause} `),
            ),
          );
          expect(ways[0]?.typed).toEqual(row.typed.map((pattern) => expect.stringMatching(pattern)));
          expect(ways[0]?.remedies.map(({ keep }) => keep).join()).toMatch(row.keep);
          if (row.once) await mends(machine, ways[0]?.typed ?? [], row);
          else for (const { typed } of ways) await mendsAnew(typed, row);
          const others = waysOf(mended.filter((each) => !each.probes.some(isLoopback)));
          for (const { typed } of row.once ? [] : others) await mendsAnew(typed, { ...row, who: undefined });
        } finally {
          await machine.stop();
        }
      },
    );

  const LOOPBACK = /^(loopback|self)/;

  /** The remedies typed on the machine itself, without those that change what hosts ask for. */
  const waysOf = (all: Diagnosis['mended']) =>
    all.flatMap(({ ways }) => ways).filter(({ remedies }) => remedies.every(({ probes }) => !probes));

  async function diagnosed(
    machine: RealMachine,
    { who, served, url = PUBLISHED, ask, beside }: Row,
  ): Promise<Diagnosis> {
    for (const host of served) expect(await machine.ask(host, url), host).toBeDefined();
    expect(await machine.ask(who, url)).toBeUndefined();
    const input = await machine.snapshot();
    const others = beside === undefined ? [] : [home.write(`${beside}.snap`, await machine.snapshot(beside))];
    const words = ask === undefined ? [] : ['--ask', ask];
    const { stdout, stderr } = await home.lab(['diagnose', '-', ...others, ...words, '--json'], {
      input,
      stdin: 'pipe',
    });
    expect(stdout, stderr).toMatch(/^\{/);
    return JSON.parse(stdout) as Diagnosis;
  }

  type Mended = Pick<Row, 'script' | 'env' | 'url' | 'served' | 'beside'> & { who: string | undefined };

  async function mendsAnew(typed: readonly string[], row: Mended): Promise<void> {
    const machine = await RealMachine.start(row.script, row.env);
    try {
      await mends(machine, typed, row);
    } finally {
      await machine.stop();
    }
  }

  /** Types a remedy on the machine. Each line must succeed, and afterwards all hosts must be served. */
  async function mends(
    machine: RealMachine,
    typed: readonly string[],
    { who, served, url = PUBLISHED, beside }: Mended,
  ): Promise<void> {
    const done = await machine.run(typed.join(' &&\n'), beside);
    expect(done.exitCode, `${typed.join('\n')}\n${done.stderr}`).toBe(0);
    for (const host of [...(who === undefined ? [] : [who]), ...served])
      expect(await machine.ask(host, url), `${host} after ${typed.join('; ')}`).toBeDefined();
  }
});
