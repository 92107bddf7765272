/** Files in the form that their projects' documentation shows. None of them belongs to a real person. */

export const COMPOSE = `services:
  web:
    image: nginx:alpine
    ports:
      - "8080:80"
      - "9000"
    networks: [front, back]
  dns:
    image: coredns/coredns
    ports:
      - target: 53
        published: "5353"
        protocol: udp
    networks:
      front:
  db:
    image: postgres:16
    networks:
      back:
        ipv4_address: 172.28.5.10
  monitor:
    image: prom/node-exporter
    network_mode: host
networks:
  front: {}
  back:
    internal: true
    ipam:
      config:
        - subnet: 172.28.5.0/24
`;

export const CLAB = `name: hosts
topology:
  kinds:
    linux:
      image: alpine:3
  nodes:
    r1:
      kind: linux
      sysctls:
        net.ipv4.ip_forward: 1
      exec:
        - ip addr add 10.1.0.1/24 dev eth1
        - ip addr add 10.2.0.1/24 dev eth2
        - iptables -A FORWARD -p icmp -d 10.2.0.3 -j DROP
    h1:
      kind: linux
      image: alpine:3
      exec:
        - ip addr add 10.1.0.2/24 dev eth1
        - ip route add 10.2.0.0/24 via 10.1.0.1
    h2:
      kind: linux
      exec: ["ip addr add 10.2.0.2/24 dev eth1", "ip route add 10.1.0.0/24 via 10.2.0.1"]
    h3:
      kind: linux
      exec: ["ip addr add 10.2.0.3/24 dev eth1", "ip route add 10.1.0.0/24 via 10.2.0.1"]
    spine:
      kind: nokia_srlinux
      image: ghcr.io/nokia/srlinux
    sw:
      kind: bridge
  links:
    - endpoints: ["r1:eth1", "h1:eth1"]
    - endpoints: ["r1:eth2", "sw:p1"]
    - endpoints: ["h2:eth1", "sw:p2"]
    - endpoints: ["h3:eth1", "sw:p3"]
    - endpoints: ["h1:eth9", "host:ens3"]
`;

export const UCI = {
  network: `config interface 'loopback'
	option device 'lo'
	option proto 'static'
	option ipaddr '127.0.0.1'
	option netmask '255.0.0.0'

config device
	option name 'br-lan'
	option type 'bridge'
	list ports 'lan1'
	list ports 'lan2'

config interface 'lan'
	option device 'br-lan'
	option proto 'static'
	option ipaddr '192.168.1.1'
	option netmask '255.255.255.0'

config interface 'wan'
	option device 'wan'
	option proto 'dhcp'
`,
  firewall: `config defaults
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option synflood_protect '1'

config zone
	option name 'lan'
	list network 'lan'
	option input 'ACCEPT'
	option output 'ACCEPT'
	option forward 'ACCEPT'

config zone
	option name 'wan'
	list network 'wan'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option masq '1'
	option mtu_fix '1'

config forwarding
	option src 'lan'
	option dest 'wan'

config rule
	option name 'Allow-Ping'
	option src 'wan'
	option proto 'icmp'
	option icmp_type 'echo-request'
	option family 'ipv4'
	option target 'ACCEPT'

config rule
	option name 'Night'
	option src 'lan'
	option dest 'wan'
	option start_time '22:00'
	option target 'REJECT'

config redirect
	option name 'web'
	option src 'wan'
	option src_dport '8443'
	option dest 'lan'
	option dest_ip '192.168.1.10'
	option dest_port '443'
	option proto 'tcp'
	option target 'DNAT'
`,
  dhcp: `config dnsmasq
	option domainneeded '1'

config host
	option name 'nas'
	option mac '02:11:22:33:44:55'
	option ip '192.168.1.10'
`,
};

const service = (name: string, clusterIP: string, port: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { clusterIP, ports: [{ port, protocol: 'TCP', targetPort: 80 }] },
});

const pod = (name: string, podIP: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: 'node1' },
  status: { podIP, podIPs: [{ ip: podIP }] },
});

/** The rules of the second service are not on the node. */
export const KUBERNETES = JSON.stringify(
  {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      service('web', '10.96.0.50', 80),
      service('late', '10.96.0.51', 80),
      pod('client-7f6b', '10.244.0.7'),
      pod('web-5d9c', '10.244.0.8'),
    ],
  },
  undefined,
  2,
);

const links = [
  { ifname: 'eth0', local: '192.0.2.10', prefixlen: 24 },
  { ifname: 'cni0', kind: 'bridge', local: '10.244.0.1', prefixlen: 24 },
].map(({ ifname, kind, local, prefixlen }, index) => ({
  ifindex: index + 2,
  ifname,
  flags: ['UP', 'LOWER_UP'],
  mtu: 1500,
  link_type: 'ether',
  address: `02:00:00:00:01:0${index}`,
  ...(kind && { linkinfo: { info_kind: kind, info_data: {} } }),
  addr_info: [{ family: 'inet', local, prefixlen, scope: 'global' }],
}));

const ports = ['veth1a2b', 'veth3c4d'].map((ifname, index) => ({
  ifindex: index + 5,
  ifname,
  flags: ['UP', 'LOWER_UP'],
  mtu: 1500,
  link_type: 'ether',
  address: `02:00:00:00:02:0${index}`,
  link_netnsid: index,
  master: 'cni0',
  linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge', info_slave_data: { hairpin: true } },
  addr_info: [],
}));

/** A node with the rules that kube-proxy writes. */
export const NODE = `hairpin-snapshot 1
section system
 Linux 6.18 x86_64
 node1
 uid 0
exit 0
section ip -json -details address show
 ${JSON.stringify([...links, ...ports])}
exit 0
section ip -json -4 route show table all
 ${JSON.stringify([{ dst: 'default', gateway: '192.0.2.1', dev: 'eth0', flags: [] }])}
exit 0
section iptables-save
 *nat
 :KUBE-SERVICES - [0:0]
 :KUBE-SVC-WEB - [0:0]
 :KUBE-SEP-WEB - [0:0]
 :KUBE-MARK-MASQ - [0:0]
 :KUBE-POSTROUTING - [0:0]
 -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
 -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
 -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
 -A POSTROUTING -s 10.244.0.0/24 ! -d 10.244.0.0/24 -j MASQUERADE
 -A KUBE-SERVICES -d 10.96.0.50/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
 -A KUBE-SVC-WEB -j KUBE-SEP-WEB
 -A KUBE-SEP-WEB -s 10.244.0.8/32 -j KUBE-MARK-MASQ
 -A KUBE-SEP-WEB -p tcp -m tcp -j DNAT --to-destination 10.244.0.8:80
 -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
 -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
 -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
 -A KUBE-POSTROUTING -j MASQUERADE
 COMMIT
exit 0
section settings
 net/ipv4/ip_forward:1
 net/bridge/bridge-nf-call-iptables:1
exit 0
end
`;
