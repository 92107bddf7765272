#!/bin/sh
# nat-loopback as somebody who knows the tools would write it, with everything prepared: the lower limit of
# `npm run bench by-hand`. Runs as process 1 of a sandbox of its own (unshare --net --mount --pid).
#   by-hand.sh NF SNAT HAIRPIN MACSNAT ATTACHMENT   as `lab verify --set` has them
# Prints what curl said: `loopback=0 inbound=0`.
set -eu
exec </dev/null
nf=$1 snat=$2 hairpin=$3 macSnat=$4 attachment=$5
MAC=02:00:00:00:00:01

mount -t tmpfs tmpfs /run && cd /run && mkfifo ready
# Open for both: whoever writes first need not wait, and whoever ends is not the end of it.
exec 3<>ready
printf 'nameserver 9.8.7.6\noptions timeout:1 attempts:2\n' >resolv.conf
mount --bind resolv.conf /etc/resolv.conf

# One process for everything that is made, and one for each node.
case $attachment in
  switch) inside='link add p2 netns switch type veth peer name eth0 netns pc
link add p3 netns switch type veth peer name eth0 netns web' pc_port='switch p2' ports='p1 p2 p3' router_ports=eth0 ;;
  *) inside='link add eth1 netns router type veth peer name eth0 netns pc
link add eth2 netns router type veth peer name eth0 netns web' pc_port='router eth1' ports=p1 router_ports='eth0 eth1 eth2' ;;
esac
ip -batch - <<BATCH
netns add outside
netns add router
netns add switch
netns add pc
netns add web
link add eth0 netns outside type veth peer name wan0 netns router
link add eth0 netns router type veth peer name p1 netns switch
$inside
BATCH

in_node() {
  node=$1
  shift
  nsenter --net="/run/netns/$node" "$@"
}

up() {
  for link; do printf 'link set %s addrgenmode none\nlink set %s up\n' "$link" "$link"; done
}

host() {
  { printf 'address add %s dev eth0\n' "$2" && up lo eth0 && printf 'route add %s\n' "$3"; } | ip -n "$1" -batch -
}

router() {
  in_node router sh -s <<SCRIPT
echo 1 >/proc/sys/net/ipv4/ip_forward
echo $nf >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables-restore <<RULES
*nat
-A PREROUTING -d 1.2.3.4/32 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80
-A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE
$([ "$snat" = off ] || echo '-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1')
COMMIT
RULES
$([ "$macSnat" = off ] || echo "ebtables -t nat -A POSTROUTING -o eth0 -j snat --to-source $MAC --snat-target ACCEPT")
ip -batch - <<BATCH
link add br0 address $MAC type bridge mcast_snooping 0
$(for port in $router_ports; do echo "link set $port master br0"; done)
$([ "$hairpin" = off ] || echo 'link set eth0 type bridge_slave hairpin on')
address add 1.2.3.4/24 dev wan0
address add 192.168.1.1/24 dev br0
$(up wan0 $router_ports br0)
route add 9.8.7.0/24 dev wan0
BATCH
SCRIPT
}

switch() {
  in_node switch sh -s <<SCRIPT
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
ip -batch - <<BATCH
link add br0 type bridge mcast_snooping 0
$(for port in $ports; do echo "link set $port master br0"; done)
$(up $ports br0)
BATCH
SCRIPT
}

host outside 9.8.7.6/24 '1.2.3.0/24 dev eth0' &
host pc 192.168.1.6/24 'default via 192.168.1.1' &
host web 192.168.1.5/24 'default via 192.168.1.1' &
router &
switch &
wait

# It goes into the background when it answers.
in_node outside dnsmasq -C /dev/null --no-resolv --no-hosts --pid-file= --address=/webserver.com/1.2.3.4

# Ready when all of them say that they are listening.
in_node web sh -c 'echo 0 >/proc/sys/net/ipv4/tcp_synack_retries; exec perl -MIO::Socket::INET -e "$1"' sh '
  my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 8, ReuseAddr => 1) or die;
  print STDERR "listening on port 80\n";
  while (my $client = $server->accept) {
    while (<$client>) { last if /^\r?$/ }
    print $client "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
    close $client;
  }' 2>&3 &
captures=
count=1
for place in pc:eth0 web:eth0 outside:eth0 router:wan0 router:br0 router:eth0 switch:p1 "${pc_port% *}:${pc_port#* }"; do
  in_node "${place%:*}" tcpdump -p -n -U --immediate-mode -Z root -i "${place#*:}" -w "$place.pcap" 2>&3 &
  captures="$captures $!"
  count=$((count + 1))
done
# What they say may stand on one line.
while [ "$count" -gt 0 ] && read -r line; do
  while case $line in *'listening on'*) ;; *) false ;; esac do
    line=${line#*listening on}
    count=$((count - 1))
  done
done <&3

ask() {
  code=0
  in_node "$1" curl -q -sS -o /dev/null --noproxy '*' --connect-timeout "$2" --max-time $(($2 + 2)) \
    http://webserver.com:8001/ 2>/dev/null || code=$?
}
ask pc 2
loopback=$code
ask outside 1
# shellcheck disable=SC2086 # a list of numbers
kill $captures
# shellcheck disable=SC2086
wait $captures 2>/dev/null || :
for capture in *.pcap; do tcpdump -n -r "$capture" 'tcp[tcpflags] & tcp-syn != 0' 2>/dev/null; done >seen
[ -s seen ]
echo "loopback=$loopback inbound=$code"
