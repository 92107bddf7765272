# firewalld on a router: zones external and internal, and a forward port of the external one.
switch switch lan0
ip address add 192.168.1.1/24 dev lan0
host server 192.168.1.5/24 192.168.1.1 p1 switch
host client 192.168.1.6/24 192.168.1.1 p2 switch
serve server 80
uplink
bus
firewall-offline-cmd --zone=external --add-interface=wan0 >&2
firewall-offline-cmd --zone=internal --add-interface=lan0 >&2
firewall-offline-cmd --zone=external --add-forward-port=port=8080:proto=tcp:toport=80:toaddr=192.168.1.5 >&2
firewalld --nopid --nofork >&2 &
until firewall-cmd --state >/dev/null 2>&1; do :; done
