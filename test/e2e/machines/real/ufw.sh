# ufw on a router: a forward, written into before.rules as its manual says, and nothing for those inside.
switch switch lan0
ip address add 192.168.1.1/24 dev lan0
host server 192.168.1.5/24 192.168.1.1 p1 switch
host client 192.168.1.6/24 192.168.1.1 p2 switch
serve server 80
uplink
cp /usr/share/ufw/*.rules /usr/share/ufw/*.init /usr/share/ufw/ufw.conf /etc/ufw/
echo net/ipv4/ip_forward=1 >>/etc/ufw/sysctl.conf
cat >>/etc/ufw/before.rules <<'RULES'
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -d 203.0.113.5 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.5:80
-A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE
COMMIT
RULES
ufw --force enable >&2
ufw route allow in on wan0 proto tcp to 192.168.1.5 port 80 >&2
ufw route allow in on lan0 out on wan0 >&2
