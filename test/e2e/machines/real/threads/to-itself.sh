# A container that asks for itself by the host's address, which DNAT turns to it: https://github.com/canonical/lxd/issues/2976
uplink
ip link add lxdbr0 type bridge
ip address add 10.0.10.1/24 dev lxdbr0
ip link set lxdbr0 up
host web 10.0.10.230/24 10.0.10.1 vethweb
ip link set vethweb master lxdbr0
serve web 8443
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables -t nat -A PREROUTING -d 203.0.113.5 -p tcp --dport 8080 -j DNAT --to-destination 10.0.10.230:8443
iptables -t nat -A POSTROUTING -s 10.0.10.0/24 ! -d 10.0.10.0/24 -j MASQUERADE
