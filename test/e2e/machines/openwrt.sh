# OpenWrt's links: lan, a guest network and wan. Its rules are in firewall4/.
set -e
ip link set lo up
bridge() {
  ip link add "$1" type bridge
  ip addr add "$2" dev "$1"
  ip link set "$1" up
}
port() {
  ip link add "$1" type veth peer name "far$1"
  ip link set "far$1" up
  ip link set "$1" up ${2:+master $2}
}
bridge br-lan 192.168.8.1/24
port lan1 br-lan
port lan2 br-lan
bridge br-guest 192.168.9.1/24
port lan3 br-guest
port wan
ip addr add 203.0.113.5/24 dev wan
ip route add default via 203.0.113.1
echo 1 >/proc/sys/net/ipv4/ip_forward
[ ! -e /proc/sys/net/bridge ] || echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
