# A second public address that is one server's, one to one, on a gateway with two networks inside: https://cg1network.com/unifi-hairpin-nat
uplink
ip address add 203.0.113.7/24 dev wan0
switch switch br0
ip address add 10.6.0.1/24 dev br0
host server 10.6.0.200/24 10.6.0.1 p1 switch
host client 10.6.0.6/24 10.6.0.1 p2 switch
host guest 10.7.0.6/24 10.7.0.1 br7
ip address add 10.7.0.1/24 dev br7
serve server 80
echo 1 >/proc/sys/net/ipv4/ip_forward
iptables -t nat -A PREROUTING -i wan0 -d 203.0.113.7 -j DNAT --to-destination 10.6.0.200
iptables -t nat -A POSTROUTING -s 10.6.0.200 -o wan0 -j SNAT --to-source 203.0.113.7
iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE
