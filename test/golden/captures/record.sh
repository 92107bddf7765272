#!/bin/bash
# Records the captures of this folder anew, in a sandbox: sudo test/golden/captures/record.sh
# Needs iproute2, iptables, ebtables, tcpdump, curl and python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1-}" != sandboxed ]; then
  exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" sandboxed
fi
export LC_ALL=C
mount -t tmpfs none /run
mkdir /run/netns /run/ready

# node NAME…: nodes without IPv6, unless `ipv6 NAME` follows
node() { for n; do ip netns add "$n"; ip -n "$n" link set lo up; in_ "$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1; done; }
in_() { local n=$1; shift; ip netns exec "$n" "$@"; }
ipv6() { in_ "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 net.ipv6.conf.default.dad_transmits=0; }
# cable NODE IF MAC NODE IF MAC
cable() {
  ip link add "$2" netns "$1" address "$3" type veth peer name "$5" netns "$4" address "$6"
  ip -n "$1" link set "$2" up; ip -n "$4" link set "$5" up
}
# capture FILE NODE IF [nano|micro]: returns when tcpdump listens
captures=()
capture() {
  local log=/run/ready/$RANDOM$RANDOM
  mkfifo "$log"
  ip netns exec "$2" tcpdump -p -i "$3" --immediate-mode -U --time-stamp-precision="${4-nano}" -Z root -w "$here/$1" 2>"$log" &
  captures+=($!)
  exec {fd}<"$log"
  grep -qm1 listening <&"$fd"
}
# What the kernel has already handed over must be written before tcpdump is stopped.
stop() { sleep 1; kill -TERM "${captures[@]}"; wait "${captures[@]}" || true; captures=(); ip -all netns delete; }

# http NODE FAMILY PORT: returns when it listens; answers every connection once
http() {
  local ready=/run/ready/$RANDOM$RANDOM
  mkfifo "$ready"
  in_ "$1" python3 -c "
import socket
s = socket.create_server(('', $3), family=socket.$2)
open('$ready', 'w').close()
while True:
    c = s.accept()[0]; c.recv(999); c.send(b'HTTP/1.0 200 OK\r\n\r\nhello\n'); c.close()
" & read -r <"$ready" || true
}

# --- ipv4.pcap: a — b — c; then vlan.pcap: a — b
python='
import os, socket, struct, sys
def checksum(b):
    s = sum(struct.unpack("!%dH" % (len(b) // 2), b)); s = (s >> 16) + (s & 0xffff); return ~(s + (s >> 16)) & 0xffff
def echo(dst, size, sequence, ttl=64, options=b""):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); s.settimeout(2)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
    if options: s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, options)
    head, data = struct.pack("!HH", 77, sequence), bytes(i % 251 for i in range(size))
    s.sendto(struct.pack("!BBH", 8, 0, checksum(b"\x08\x00" + head + data)) + head + data, (dst, 0)); s.recv(65535)
def echo6(dst, size, sequence, ancillary=[]):
    s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6); s.settimeout(2)
    s.sendmsg([struct.pack("!BBHHH", 128, 0, 0, 77, sequence) + bytes(i % 251 for i in range(size))], ancillary, 0, (dst, 0)); s.recv(65535)
def closed(family, dst):
    s = socket.socket(family, socket.SOCK_DGRAM); s.settimeout(2); s.connect((dst, 9999)); s.send(b"anyone?")
    try: s.recv(9)
    except ConnectionRefusedError: pass
'
node a b c
cable a eth0 02:00:00:00:00:0a b eth0 02:00:00:00:00:0b
cable b eth1 02:00:00:00:01:0b c eth0 02:00:00:00:00:0c
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0
ip -n b addr add 10.0.1.2/24 dev eth1; ip -n c addr add 10.0.1.3/24 dev eth0
ip -n a route add default via 10.0.0.2; ip -n c route add default via 10.0.1.2
in_ b sysctl -qw net.ipv4.ip_forward=1
in_ a sysctl -qw net.ipv4.tcp_ecn=1; in_ c sysctl -qw net.ipv4.tcp_ecn=1
http c AF_INET 80
capture ipv4.pcap a eth0 micro
in_ a python3 -c "$python
echo('10.0.1.3', 56, 1)
echo('10.0.1.3', 3000, 2)
echo('10.0.1.3', 8, 3, options=bytes([7, 15, 4] + [0] * 12 + [0]))
echo('10.0.1.3', 8, 4, ttl=1)
closed(socket.AF_INET, '10.0.1.3')
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x' * 2000, ('10.0.1.3', 9998))
"
in_ a curl -s -o /dev/null http://10.0.1.3/
in_ a curl -s -o /dev/null http://10.0.1.3:81/ || true
in_ c iptables -A INPUT -p tcp --dport 82 -j REJECT --reject-with icmp-host-prohibited
in_ a curl -s -o /dev/null http://10.0.1.3:82/ || true
stop

# Tags by hand: not every kernel has vlan interfaces.
node a b
cable a eth0 02:00:00:00:00:0a b eth0 02:00:00:00:00:0b
capture vlan.pcap a eth0
in_ a python3 -c "$python
def tagged(tags, type, data):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind(('eth0', 0))
    s.send(bytes.fromhex('02000000000b02000000000a') + b''.join(struct.pack('!HH', *tag) for tag in tags) + struct.pack('!H', type) + data)
def ip(protocol, data):
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(data), 4711, 0x4000, 64, protocol, 0, bytes([10, 0, 10, 1]), bytes([10, 0, 10, 2]))
    return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + data
arp = struct.pack('!HHBBH6s4s6s4s', 1, 0x800, 6, 4, 1, bytes.fromhex('02000000000a'), bytes([10, 0, 10, 1]), bytes(6), bytes([10, 0, 10, 2]))
udp = struct.pack('!HHHH', 1000, 2000, 12, 0) + b'vlan'
syn = struct.pack('!HHIIBBHHH', 41000, 80, 0xfffffff0, 0, 0x50, 2, 64240, 0, 0)
for tags in [(0x8100, 10)], [(0x8100, 0xe000 | 4094)], [(0x88a8, 200), (0x8100, 30)], [(0x8100, 1), (0x8100, 2), (0x8100, 3)]:
    tagged(tags, 0x806, arp + bytes(18)); tagged(tags, 0x800, ip(17, udp) + bytes(14)); tagged(tags, 0x800, ip(6, syn) + bytes(6))
"
stop

# --- ipv6.pcap: a — b
node a b
ipv6 a; ipv6 b
cable a eth0 02:00:00:00:00:0a b eth0 02:00:00:00:00:0b
ip -n a addr add fd00::1/64 dev eth0 nodad; ip -n b addr add fd00::2/64 dev eth0 nodad
http b AF_INET6 80
capture ipv6.pcap a eth0
in_ a python3 -c "$python
option = bytes([0, 0, 1, 4, 0, 0, 0, 0])
echo6('fd00::2', 8, 1)
echo6('fd00::2', 3000, 2)
echo6('fd00::2', 8, 3, [(socket.IPPROTO_IPV6, socket.IPV6_HOPOPTS, option)])
echo6('fd00::2', 8, 4, [(socket.IPPROTO_IPV6, socket.IPV6_DSTOPTS, option)])
echo6('fd00::2', 1600, 5, [(socket.IPPROTO_IPV6, socket.IPV6_HOPOPTS, option), (socket.IPPROTO_IPV6, socket.IPV6_DSTOPTS, option)])
closed(socket.AF_INET6, 'fd00::2')
"
in_ a curl -s -g -o /dev/null 'http://[fd00::2]/'
in_ a curl -s -g -o /dev/null 'http://[fd00::2]:81/' || true
stop

# --- hairpin-mac-snat/, hairpin-only/: pc — switch — router, web — switch; pc asks for http://1.2.3.4:8001/
hairpin() { # FOLDER MAC-SNAT
  mkdir -p "$here/$1"
  node pc web switch router
  ip -n router link add br0 address 02:00:00:00:01:b0 type bridge; ip -n router link set br0 up
  ip -n switch link add br0 address 02:00:00:00:02:b0 type bridge; ip -n switch link set br0 up
  cable pc eth0 02:00:00:00:00:06 switch p2 02:00:00:00:02:02
  cable web eth0 02:00:00:00:00:05 switch p3 02:00:00:00:02:03
  cable router eth0 02:00:00:00:01:00 switch p1 02:00:00:00:02:01
  for p in p1 p2 p3; do ip -n switch link set $p master br0; done
  ip -n router link set eth0 master br0
  ip -n router link set eth0 type bridge_slave hairpin on
  ip -n router addr add 192.168.1.1/24 dev br0; ip -n router addr add 1.2.3.4/32 dev lo
  ip -n pc addr add 192.168.1.6/24 dev eth0; ip -n pc route add default via 192.168.1.1
  ip -n web addr add 192.168.1.5/24 dev eth0; ip -n web route add default via 192.168.1.1
  in_ router sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
  in_ router iptables -t nat -A PREROUTING -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80
  in_ router iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1
  [ "$2" = off ] || in_ router ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source 02:00:00:00:01:b0
  http web AF_INET 80
  for at in pc:eth0 web:eth0 switch:p1 switch:p2 switch:p3 router:eth0 router:br0; do
    capture "$1/${at/:/-}.pcap" "${at%:*}" "${at#*:}"
  done
  in_ pc curl -s -o /dev/null --connect-timeout 2 http://1.2.3.4:8001/ && echo "$1 works" || echo "$1 fails"
  stop
}
hairpin hairpin-mac-snat all
hairpin hairpin-only off
