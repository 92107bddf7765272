# ufw with a port forward in before.rules, for what comes from outside only.
set -e
ip link set lo up
ip link add lan0 type veth peer name far
ip link set far up
ip link set lan0 up
ip addr add 10.20.0.1/24 dev lan0
ip link add ens3 type veth peer name isp
ip link set isp up
ip link set ens3 up
ip addr add 203.0.113.40/26 dev ens3
ip route add default via 203.0.113.1
echo 1 >/proc/sys/net/ipv4/ip_forward
iptables-restore <<'RULES'
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i ens3 -p tcp -m tcp --dport 25 -j DNAT --to-destination 10.20.0.25:25
-A PREROUTING -d 203.0.113.40/32 -p udp -m udp --dport 5353 -j DNAT --to-destination 10.20.0.53:53
-A POSTROUTING -s 10.20.0.0/24 -o ens3 -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw-before-forward - [0:0]
:ufw-before-input - [0:0]
:ufw-user-forward - [0:0]
-A INPUT -j ufw-before-input
-A FORWARD -j ufw-before-forward
-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-forward -j ufw-user-forward
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-user-forward -i lan0 -o ens3 -j ACCEPT
-A ufw-user-forward -d 10.20.0.25/32 -i ens3 -p tcp -m tcp --dport 25 -j ACCEPT
COMMIT
RULES
