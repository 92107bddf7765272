# The article's router, typed by hand: br0 of eight ports, iptables, br_netfilter.
set -e
ip link set lo up
ip link add br0 type bridge
for port in 0 1 2 3 4 5 6 7; do
  ip link add "eth$port" type veth peer name "far$port"
  ip link set "eth$port" up master br0
done
ip link set far0 up
ip addr add 192.168.1.1/24 dev br0
ip link set br0 up
ip link add wan0 type veth peer name isp
ip link set isp up
ip link set wan0 up
ip addr add 1.2.3.4/24 dev wan0
ip route add 9.8.7.0/24 dev wan0
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables -t nat -A PREROUTING -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80
iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE
iptables -t nat -A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1
