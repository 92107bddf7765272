# A router of one's own behind the provider's, both with a forward: https://serverfault.com/questions/55611
network isp
network outside
ip link add eth0 netns /run/hosts/outside type veth peer name ext netns /run/hosts/isp
at outside ip address add 203.0.113.1/24 dev eth0
at outside ip link set eth0 up
at isp ip address add 203.0.113.5/24 dev ext
at isp ip link set ext up
at isp ip route add default via 203.0.113.1
ip link add wan0 type veth peer name lan netns /run/hosts/isp
at isp ip address add 192.168.0.1/24 dev lan
at isp ip link set lan up
ip address add 192.168.0.2/24 dev wan0
ip link set wan0 up
ip route add default via 192.168.0.1
switch switch lan0
ip address add 10.0.0.1/24 dev lan0
host server 10.0.0.5/24 10.0.0.1 p1 switch
host client 10.0.0.6/24 10.0.0.1 p2 switch
serve server 80
echo 1 >/proc/sys/net/ipv4/ip_forward
iptables -t nat -A PREROUTING -i wan0 -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE
at isp sh -c '
mount -t sysfs sysfs /sys 2>/dev/null
echo 1 >/proc/sys/net/ipv4/ip_forward
iptables -t nat -A PREROUTING -d 203.0.113.5 -p tcp --dport 8080 -j DNAT --to-destination 192.168.0.2:8080
iptables -t nat -A POSTROUTING -o ext -j MASQUERADE'
