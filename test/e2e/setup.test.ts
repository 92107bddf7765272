import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Checkout, PROGRAMS, RAN } from './setup-checkout.ts';

const APT = 'apt-get install --yes --no-install-recommends';
const DNF = 'dnf install --assumeyes --setopt=install_weak_deps=False';

let checkout: Checkout;
afterEach(() => checkout.remove());

describe('missing system programs', () => {
  it.each([
    [
      'apt-get',
      'update',
      `${APT} iproute2 iptables ebtables nftables tcpdump conntrack curl iputils-ping dnsmasq-base util-linux`,
    ],
    ['dnf', `${DNF} iproute iptables-nft nftables tcpdump conntrack-tools curl iputils dnsmasq util-linux`],
    [
      'apk',
      'apk add --no-cache iproute2 iptables nftables tcpdump conntrack-tools curl iputils dnsmasq util-linux',
    ],
    [
      'pacman',
      '-Sy',
      'pacman -S --needed --noconfirm iproute2 iptables nftables tcpdump conntrack-tools curl iputils dnsmasq util-linux',
    ],
  ])('are installed with %s', async (manager, ...expected) => {
    checkout = await Checkout.without(...PROGRAMS);
    await checkout.stubManager(manager, PROGRAMS);
    expect(await checkout.run()).toMatchObject(RAN);
    expect(await checkout.calls(manager)).toEqual(
      expected.map((call) => call.replace(/^(update|-Sy)$/, `${manager} $1`)),
    );
  });

  it('are looked for in fresh lists when apt-get does not find them', async () => {
    checkout = await Checkout.without('curl');
    const tried = join(checkout.folder, 'tried');
    const link = `ln -s /bin/sh '${checkout.bin}/curl'`;
    await checkout.stub(
      'apt-get',
      `[ $1 = update ] || { [ -e ${tried} ] && ${link}; } || { : >${tried}; exit 100; }`,
    );
    expect(await checkout.run()).toMatchObject(RAN);
    const asked = await checkout.calls('apt-get');
    expect(asked.filter((call) => call === `${APT} curl`)).toHaveLength(2);
    expect(asked.at(-2)).toBe('apt-get update');
  });

  it('are installed through sudo by a user who may use it', async () => {
    checkout = await Checkout.without('tcpdump', 'nft');
    await checkout.stub('id', 'echo 1000');
    await checkout.stub('sudo', '[ "$1" = -n ] || exec "$@"');
    await checkout.stubManager('dnf', ['tcpdump', 'nft']);
    expect(await checkout.run()).toMatchObject(RAN);
    expect(await checkout.calls('sudo', 'dnf')).toEqual([
      'sudo -n true',
      `sudo env DEBIAN_FRONTEND=noninteractive ${DNF} nftables tcpdump`,
      `${DNF} nftables tcpdump`,
    ]);
  });

  it.each([
    ['without sudo', '', 'run as root: '],
    ['whom sudo refuses', 'exit 1', 'run: sudo '],
  ])('are one command to run for a user %s', async (_user, sudo, prefix) => {
    checkout = await Checkout.without('tcpdump');
    await checkout.stub('id', 'echo 1000');
    if (sudo !== '') await checkout.stub('sudo', sudo);
    await checkout.stubManager('dnf', ['tcpdump']);
    expect(await checkout.run()).toEqual({
      code: 3,
      stdout: '',
      stderr: `lab: missing: tcpdump\nlab: to install them, ${prefix}${DNF} tcpdump\n`,
    });
    expect(await checkout.calls('dnf')).toEqual([]);
  });

  it.each([
    ['no package manager', '', 'there is no apt-get, dnf, apk or pacman here'],
    ['one that fails', 'exit 1', `dnf failed; to try it yourself, run: ${DNF} tcpdump`],
    ['one that brings something else', 'exit 0', 'these are missing still: tcpdump'],
  ])('stop it with %s', async (_what, dnf, message) => {
    checkout = await Checkout.without('tcpdump');
    if (dnf !== '') await checkout.stub('dnf', dnf);
    const { code, stdout, stderr } = await checkout.run();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('for the tests only do not stop it', async () => {
    checkout = await Checkout.without();
    await checkout.stub('apt-get', '[ $1 = update ]');
    expect(await checkout.run({ LAB_SETUP: 'tests' })).toMatchObject({ code: 0, stdout: '' });
    expect(await checkout.calls('apt-get')).toContain(
      `${APT} tshark tmux libxml2-utils iperf3 busybox-static`,
    );
    expect(await checkout.calls('apt-get')).toContainEqual(expect.stringContaining(' qemu-system-x86'));
    expect(await checkout.calls('apt-get')).toContain(`${APT} chromium-headless-shell`);
  });
});
