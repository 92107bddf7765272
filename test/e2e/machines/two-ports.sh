# Two ports are forwarded to two servers, and a default of FORWARD lets neither pass.
ip link add wan0 type veth peer name wanp
ip link add lan0 type veth peer name lanp
ip addr add 203.0.113.10/24 dev wan0
ip addr add 192.168.7.1/24 dev lan0
for each in lo wan0 wanp lan0 lanp; do ip link set $each up; done
ip route add default via 203.0.113.1
sysctl -qw net.ipv4.ip_forward=1
iptables-restore <<'RULES'
*nat
-A PREROUTING -d 203.0.113.10/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.7.5:80
-A PREROUTING -d 203.0.113.10/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.168.7.6:8443
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
*filter
:FORWARD DROP
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i lan0 -o wan0 -j ACCEPT
COMMIT
RULES
