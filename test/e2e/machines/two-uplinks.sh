# Two uplinks, the second by a table of its own: only what the machine itself says from that address goes by it.
for each in a0 b0 lan; do
  ip link add $each type veth peer name far-$each
  ip link set $each up
  ip link set far-$each up
done
ip link set lo up
ip addr add 203.0.113.2/24 dev a0
ip addr add 198.51.100.2/24 dev b0
ip addr add 10.1.0.1/24 dev lan
ip route add default via 203.0.113.1
ip route add default via 198.51.100.1 table 100
ip rule add from 198.51.100.2 table 100
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2
iptables-restore <<'RULES'
*nat
-A PREROUTING -i a0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.0.5:80
-A PREROUTING -i b0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.0.5:80
-A POSTROUTING -o a0 -j MASQUERADE
-A POSTROUTING -o b0 -j MASQUERADE
COMMIT
RULES
