export const MANAGERS = ['apt-get', 'dnf', 'apk', 'pacman'] as const;
export type Manager = (typeof MANAGERS)[number];

const INSTALL: Record<Manager, string> = {
  'apt-get': 'sudo apt-get install --yes --no-install-recommends',
  dnf: 'sudo dnf install --assumeyes',
  apk: 'sudo apk add',
  pacman: 'sudo pacman -S --needed',
};

/** Programs whose package has another name: one name, or one for each package manager. */
const PACKAGES: Record<string, Partial<Record<Manager | 'others', string>>> = {
  ip: { dnf: 'iproute', others: 'iproute2' },
  bridge: { dnf: 'iproute', others: 'iproute2' },
  'iptables-restore': { dnf: 'iptables-nft', others: 'iptables' },
  'ebtables-restore': { 'apt-get': 'ebtables', dnf: 'iptables-nft', others: 'iptables' },
  nft: { others: 'nftables' },
  conntrack: { 'apt-get': 'conntrack', others: 'conntrack-tools' },
  ping: { 'apt-get': 'iputils-ping', others: 'iputils' },
  dnsmasq: { 'apt-get': 'dnsmasq-base', others: 'dnsmasq' },
  unshare: { others: 'util-linux' },
  nsenter: { others: 'util-linux' },
};

/** The package a program comes in. `scripts/programs.sh` says the same; a test compares them. */
export function packageOf(program: string, manager: Manager): string {
  const names = PACKAGES[program];
  return names?.[manager] ?? names?.others ?? program;
}

export function installCommand(program: string, manager: Manager | undefined): string {
  if (manager === undefined) return `install ${program} the way this distribution does`;
  return `${INSTALL[manager]} ${packageOf(program, manager)}`;
}
