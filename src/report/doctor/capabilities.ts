import { FEATURES } from '../../plan/features.ts';

/** One ability that labs need, and what it means for a user if the machine does not have it. */
export interface Capability {
  name: string;
  /** Set if no lab can run without it. */
  needed?: true;
  costs: string;
  /** The kernel's build option, and the module it makes. */
  kernel?: { option: string; module: string };
  /** The remedy, if it is not a package or a kernel option. */
  fix?: string;
  /** Set if only root can do it. There is no remedy for an ordinary user. */
  rootOnly?: true;
}

const NO_LAB = 'no lab can be built';

/**
 * The capabilities in the order in which they are shown. Their ids are those of the agent's trials, of kernel
 * features, and of the host's own checks.
 */
export const CAPABILITIES: Record<string, Capability> = {
  root: {
    name: 'namespaces as root',
    costs: 'labs cannot run as root; without it they still may',
    rootOnly: true,
  },
  rootless: { name: 'namespaces without root', costs: 'labs need root: sudo' },
  veth: {
    name: 'veth pairs',
    needed: true,
    costs: NO_LAB,
    kernel: { option: 'CONFIG_VETH', module: 'veth' },
  },
  bridge: {
    name: 'bridges',
    needed: true,
    costs: NO_LAB,
    kernel: { option: 'CONFIG_BRIDGE', module: 'bridge' },
  },
  hairpin: {
    name: 'hairpin mode of bridge ports',
    needed: true,
    costs: 'no lab with hairpin mode: nat-loopback',
    kernel: { option: 'CONFIG_BRIDGE', module: 'bridge' },
  },
  'br-netfilter': {
    name: 'br_netfilter, for each namespace',
    costs: 'no lab whose bridged frames go through iptables (bridge-nf-call): nat-loopback with nf=on',
    kernel: { option: 'CONFIG_BRIDGE_NETFILTER', module: 'br_netfilter' },
  },
  'iptables-nat': {
    name: 'iptables nat',
    costs: 'no lab with DNAT or SNAT',
    kernel: { option: 'CONFIG_NF_NAT', module: 'nft_chain_nat' },
  },
  'ebtables-nat': {
    name: 'ebtables nat',
    costs: 'no lab that rewrites MAC addresses: macSnat',
    kernel: { option: 'CONFIG_BRIDGE_NF_EBTABLES', module: 'ebtable_nat' },
  },
  'ebtables-broute': {
    name: 'ebtables broute',
    costs: 'no lab whose bridge routes some frames',
    fix: 'iptables 1.8.10 or newer: the ebtables that comes with it knows broute',
  },
  'nft-bridge': {
    name: 'nftables in bridges',
    costs: 'no lab with nft rules of the family bridge',
    kernel: { option: 'CONFIG_NF_TABLES_BRIDGE', module: 'nf_tables' },
  },
  'hook-trace': {
    name: 'packets through the hooks (nft trace)',
    costs: 'verdicts name no rule and no hook: lab verify --no-trace',
    kernel: { option: 'CONFIG_NF_TABLES', module: 'nf_tables' },
  },
  'drop-trace': {
    name: 'what the kernel drops (tracefs)',
    costs: 'verdicts do not tell which function of the kernel freed a packet',
    kernel: { option: 'CONFIG_FTRACE', module: '' },
    rootOnly: true,
  },
  ipv6: {
    name: 'IPv6',
    costs: 'no lab with IPv6 addresses',
    kernel: { option: 'CONFIG_IPV6', module: 'ipv6' },
  },
  ...Object.fromEntries(
    Object.entries(FEATURES).map(([feature, { about, option, module }]) => [
      feature,
      { name: about, costs: 'scenarios that need it are skipped', kernel: { option, module } },
    ]),
  ),
  'packet-socket': {
    name: 'captures with a packet socket',
    needed: true,
    costs: 'no verdict: there is nothing to judge by',
    kernel: { option: 'CONFIG_PACKET', module: 'af_packet' },
  },
  tcpdump: { name: 'captures with tcpdump', costs: 'no lab capture, nor lab verify --capture tcpdump' },
  curl: { name: 'probes with curl', needed: true, costs: 'no http probe can ask' },
  ping: { name: 'probes with ping', costs: 'no ping probe can ask' },
  iperf3: { name: 'bandwidth with iperf3', costs: 'no iperf3 probe can ask, nor lab iperf' },
  dnsmasq: { name: 'name servers with dnsmasq', costs: 'no lab with a dns service' },
  openssl: { name: 'certificates with openssl', costs: 'no lab with an https service' },
  conntrack: { name: 'connections with conntrack', costs: 'no cause can be named for a failure behind NAT' },
  docker: { name: 'Docker', costs: 'nothing for labs on this machine; --runtime docker has nowhere to run' },
  vm: { name: 'virtual machines', costs: 'nothing for labs on this kernel; --kernel has nowhere to run' },
};
