# A NAS whose own address has a routing table of its own, which lacks the network of its containers:
# https://github.com/telnetdoogie/synology-docker/issues/93
host gateway 10.11.12.1/24 '' eth0
ip address add 10.11.12.13/24 dev eth0
ip route add default via 10.11.12.1
ip rule add priority 3 from 10.11.12.13 lookup 100
ip route add default via 10.11.12.1 dev eth0 table 100
ip route add 10.11.12.0/24 dev eth0 src 10.11.12.13 table 100
ip link add docker0 type bridge
ip address add 172.17.0.1/16 dev docker0
ip link set docker0 up
host app 172.17.0.2/16 172.17.0.1 vethapp
ip link set vethapp master docker0
: >/run/hosts/nas
mount --bind /proc/self/ns/net /run/hosts/nas
serve nas 810
echo 1 >/proc/sys/net/ipv4/ip_forward
iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
