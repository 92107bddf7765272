#!/bin/sh
# nat-loopback nf=on snat=snat hairpin=on macSnat=all attachment=switch dns=public
#
# Builds the lab by hand, with the same steps in the same order as `lab up`. Run it in a sandbox of its own, which
# takes everything with it when its shell ends:
#
#   sudo unshare --net --mount --pid --fork --kill-child --mount-proc sh -c \
#     'mount -t tmpfs tmpfs /run && sh THIS_SCRIPT && exec sh -i'
#
# Without root, begin with: unshare --user --map-root-user --net --mount … and so on.

set -eu

# The machine itself has addresses, and files in /run; an empty sandbox has none.
if ip -o address show scope global | grep -q . || ls -A /run | grep -q .; then
  echo 'This is no empty sandbox: make one, as the head of the script says.' >&2
  exit 1
fi

# Names: /etc is the sandbox’s own, and knows neither the servers that the machine asks nor its names
mkdir -p /run/etc/upper /run/etc/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work /etc
rm -f /etc/resolv.conf && cat >/etc/resolv.conf <<'RULES'
options timeout:2 attempts:1
RULES
rm -f /etc/hosts && cat >/etc/hosts <<RULES
127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
127.0.1.1 $(hostname)
RULES

# `sh /run/enter NODE PROGRAM …` runs a program in a node, with its own names, files, /run, /tmp and /var/lib
cat >/run/enter <<'RULES'
node=$1 files=/run/files/$1 own=/run/own/$1
shift
export files own node
mkdir -p "$files" "$own/run/lock" "$own/tmp" "$own/var/lib"
chmod 1777 "$own/run/lock" "$own/tmp"
exec ip netns exec "$node" sh -c '
# The kernel lays no more than two layers over each other: one takes any number of files.
laid=
for path in $(cd "$files" && find . -type f | cut -c2-); do
  if [ ! -e "$path" ]; then
    folder=${path%/*}
    while [ ! -e "$folder" ]; do folder=${folder%/*}; done
    case " $laid " in
      *" $(stat -c %d "$folder") "*) ;;
      *)
        over=$(mktemp -d /run/over-XXXXXX)
        mkdir "$over/upper" "$over/work"
        mount -t overlay overlay -o "lowerdir=$folder,upperdir=$over/upper,workdir=$over/work" "$folder"
        laid="$laid $(stat -c %d "$folder")" ;;
    esac
    mkdir -p "${path%/*}" && : >"$path"
  fi
  mount --bind "$files$path" "$path"
done
# A layer covers what ip has shown in its folder.
for name in hosts resolv.conf; do
  named=/etc/netns/$node/$name
  [ ! -e "$named" ] || [ -e "$files/etc/$name" ] || mount --bind "$named" "/etc/$name"
done
mount --bind "$own/tmp" /tmp
mount --bind "$own/var/lib" /var/lib
mount --bind "$own/run" /run
exec "$@"' enter "$@"
RULES

# Nodes: one network namespace each
ip netns add outside
ip netns add router
ip netns add switch
ip netns add pc
ip netns add web

# Name servers: `ip netns exec` shows files of /etc/netns/NODE in /etc
mkdir -p /etc/netns/outside && cat >/etc/netns/outside/resolv.conf <<'RULES'
nameserver 9.8.7.6
options timeout:2 attempts:1
RULES
mkdir -p /etc/netns/pc && cat >/etc/netns/pc/resolv.conf <<'RULES'
nameserver 9.8.7.6
options timeout:2 attempts:1
RULES

# Names: each node knows the others by theirs
for node in router; do
  mkdir -p "/etc/netns/$node"
  >"/etc/netns/$node/hosts" cat /etc/hosts - <<'RULES'
9.8.7.6 outside
1.2.3.4 router
192.168.1.6 pc
192.168.1.5 web
RULES
done
for node in web; do
  mkdir -p "/etc/netns/$node"
  >"/etc/netns/$node/hosts" cat /etc/hosts - <<'RULES'
9.8.7.6 outside
192.168.1.1 router
192.168.1.6 pc
192.168.1.5 web
RULES
done

# Kernel settings that a new namespace takes over from the machine: they are to be what a plain kernel has
for node in outside router switch pc web; do
  ip netns exec "$node" sysctl -qew \
    net.ipv4.ip_forward=0 \
    net.ipv4.conf.all.rp_filter=0 \
    net.ipv4.conf.default.rp_filter=0 \
    net.ipv4.conf.all.accept_local=0 \
    net.ipv4.conf.default.accept_local=0 \
    net.ipv4.conf.all.accept_redirects=1 \
    net.ipv4.conf.default.accept_redirects=1 \
    net.ipv4.conf.all.arp_accept=0 \
    net.ipv4.conf.default.arp_accept=0 \
    net.ipv4.conf.all.arp_announce=0 \
    net.ipv4.conf.default.arp_announce=0 \
    net.ipv4.conf.all.arp_filter=0 \
    net.ipv4.conf.default.arp_filter=0 \
    net.ipv4.conf.all.arp_ignore=0 \
    net.ipv4.conf.default.arp_ignore=0 \
    net.ipv4.conf.all.bc_forwarding=0 \
    net.ipv4.conf.default.bc_forwarding=0 \
    net.ipv4.conf.all.drop_unicast_in_l2_multicast=0 \
    net.ipv4.conf.default.drop_unicast_in_l2_multicast=0 \
    net.ipv4.conf.all.ignore_routes_with_linkdown=0 \
    net.ipv4.conf.default.ignore_routes_with_linkdown=0 \
    net.ipv4.conf.all.proxy_arp=0 \
    net.ipv4.conf.default.proxy_arp=0 \
    net.ipv4.conf.all.route_localnet=0 \
    net.ipv4.conf.default.route_localnet=0 \
    net.ipv4.conf.all.secure_redirects=1 \
    net.ipv4.conf.default.secure_redirects=1 \
    net.ipv4.conf.all.send_redirects=1 \
    net.ipv4.conf.default.send_redirects=1 \
    net.ipv4.conf.all.shared_media=1 \
    net.ipv4.conf.default.shared_media=1 \
    net.ipv4.conf.all.src_valid_mark=0 \
    net.ipv4.conf.default.src_valid_mark=0 \
    net.ipv6.conf.all.forwarding=0 \
    net.ipv6.conf.default.forwarding=0 \
    net.ipv6.conf.all.disable_ipv6=0 \
    net.ipv6.conf.default.disable_ipv6=0 \
    net.ipv6.conf.all.accept_ra=1 \
    net.ipv6.conf.default.accept_ra=1 \
    net.ipv6.conf.all.accept_redirects=1 \
    net.ipv6.conf.default.accept_redirects=1 \
    net.ipv6.conf.all.accept_source_route=0 \
    net.ipv6.conf.default.accept_source_route=0 \
    net.ipv6.conf.all.autoconf=1 \
    net.ipv6.conf.default.autoconf=1 \
    net.ipv6.conf.all.ignore_routes_with_linkdown=0 \
    net.ipv6.conf.default.ignore_routes_with_linkdown=0 \
    net.ipv6.conf.all.proxy_ndp=0 \
    net.ipv6.conf.default.proxy_ndp=0 \
    net.ipv6.conf.all.use_tempaddr=0 \
    net.ipv6.conf.default.use_tempaddr=0
done

# Kernel settings
ip netns exec router sysctl -qw \
  net.bridge.bridge-nf-call-iptables=1 \
  net.ipv4.ip_forward=1
ip netns exec router sysctl -qew \
  net.bridge.bridge-nf-call-ip6tables=0 \
  net.bridge.bridge-nf-call-arptables=0
ip netns exec switch sysctl -qew \
  net.bridge.bridge-nf-call-iptables=0 \
  net.bridge.bridge-nf-call-ip6tables=0 \
  net.bridge.bridge-nf-call-arptables=0
ip netns exec web sysctl -qw \
  net.ipv4.tcp_synack_retries=0

# Bridges
ip -n router link add name br0 address 02:cd:77:79:25:f1 type bridge mcast_snooping 0
ip -n switch link add name br0 address 02:24:97:b4:97:0b type bridge mcast_snooping 0

# Cables; an unplugged port has its other end, down, in this namespace
ip link add name eth0 address 02:84:ab:19:97:5c netns outside type veth peer name wan0 address 02:b7:ba:bf:0a:16 netns router
ip link add name eth0 address 02:32:1d:db:82:36 netns router type veth peer name p1 address 02:51:fc:65:df:c1 netns switch
ip link add name p2 address 02:37:d7:3e:7a:8b netns switch type veth peer name eth0 address 02:fc:93:98:30:84 netns pc
ip link add name p3 address 02:35:28:98:e9:c2 netns switch type veth peer name eth0 address 02:c6:82:cc:a7:e1 netns web
ip link add name eth1 address 02:c9:82:75:da:1f netns router type veth peer name router.eth1 address 02:04:7f:b6:72:a3
ip link add name eth2 address 02:8b:bd:06:7f:30 netns router type veth peer name router.eth2 address 02:7a:2e:d5:4d:73
ip link add name eth3 address 02:1a:bc:02:03:63 netns router type veth peer name router.eth3 address 02:55:77:18:14:a3
ip link add name eth4 address 02:2e:ef:ef:c8:af netns router type veth peer name router.eth4 address 02:20:06:32:a7:81
ip link add name eth5 address 02:2c:e8:3b:60:68 netns router type veth peer name router.eth5 address 02:de:8e:8d:d5:91
ip link add name eth6 address 02:bb:a7:4b:0e:88 netns router type veth peer name router.eth6 address 02:3d:2f:41:9b:6d
ip link add name eth7 address 02:e2:36:42:35:d1 netns router type veth peer name router.eth7 address 02:31:0c:04:36:5a

# Bridge ports
ip -n router link set dev eth0 master br0
ip -n router link set dev eth1 master br0
ip -n router link set dev eth2 master br0
ip -n router link set dev eth3 master br0
ip -n router link set dev eth4 master br0
ip -n router link set dev eth5 master br0
ip -n router link set dev eth6 master br0
ip -n router link set dev eth7 master br0
ip -n switch link set dev p1 master br0
ip -n switch link set dev p2 master br0
ip -n switch link set dev p3 master br0

# Flags of bridge ports
bridge -n router link set dev eth0 hairpin on

# Addresses
ip -n outside address add 9.8.7.6/24 dev eth0
ip -n router address add 1.2.3.4/24 dev wan0
ip -n router address add 192.168.1.1/24 dev br0
ip -n pc address add 192.168.1.6/24 dev eth0
ip -n web address add 192.168.1.5/24 dev eth0

# Rules, before any link is up
ip netns exec router iptables-restore <<'RULES'
*nat
:PREROUTING ACCEPT
:POSTROUTING ACCEPT
-A PREROUTING -d 1.2.3.4/32 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80
-A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE
-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1
COMMIT
RULES
ip netns exec router ebtables-restore <<'RULES'
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -o eth0 -j snat --to-source 02:cd:77:79:25:f1 --snat-target ACCEPT
RULES

# Everything up
ip -n outside link set dev lo up
ip -n outside link set dev eth0 addrgenmode none
ip -n outside link set dev eth0 up
ip -n router link set dev lo up
ip -n router link set dev wan0 addrgenmode none
ip -n router link set dev wan0 up
ip -n router link set dev eth0 addrgenmode none
ip -n router link set dev eth0 up
ip -n router link set dev eth1 addrgenmode none
ip -n router link set dev eth1 up
ip -n router link set dev eth2 addrgenmode none
ip -n router link set dev eth2 up
ip -n router link set dev eth3 addrgenmode none
ip -n router link set dev eth3 up
ip -n router link set dev eth4 addrgenmode none
ip -n router link set dev eth4 up
ip -n router link set dev eth5 addrgenmode none
ip -n router link set dev eth5 up
ip -n router link set dev eth6 addrgenmode none
ip -n router link set dev eth6 up
ip -n router link set dev eth7 addrgenmode none
ip -n router link set dev eth7 up
ip -n router link set dev br0 addrgenmode none
ip -n router link set dev br0 up
ip -n switch link set dev lo up
ip -n switch link set dev p1 addrgenmode none
ip -n switch link set dev p1 up
ip -n switch link set dev p2 addrgenmode none
ip -n switch link set dev p2 up
ip -n switch link set dev p3 addrgenmode none
ip -n switch link set dev p3 up
ip -n switch link set dev br0 addrgenmode none
ip -n switch link set dev br0 up
ip -n pc link set dev lo up
ip -n pc link set dev eth0 addrgenmode none
ip -n pc link set dev eth0 up
ip -n web link set dev lo up
ip -n web link set dev eth0 addrgenmode none
ip -n web link set dev eth0 up

# Routes
ip -n outside route add 1.2.3.0/24 dev eth0
ip -n router route add 9.8.7.0/24 dev wan0
ip -n pc route add default via 192.168.1.1
ip -n web route add default via 192.168.1.1

# Services
# dns: answers DNS on port 53
sh /run/enter outside dnsmasq --log-facility=/dev/null --conf-file=/dev/null --no-resolv --no-hosts --no-poll --pid-file= --user= --group= --port=53 '--local=/#/' --host-record=webserver.com,1.2.3.4
# http: answers HTTP on port 80
if command -v python3 >/dev/null; then
  ip netns exec web python3 -c 'import http.server, os, socket
class Answer(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.send_response(200); self.send_header("Content-Type", "text/plain"); self.end_headers()
        self.command == "HEAD" or self.wfile.write(b"hello from web\n")
    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer
class Server(http.server.ThreadingHTTPServer): address_family = socket.AF_INET6
server = Server(("::", 80), Answer)
os.fork() and os._exit(0)
server.serve_forever()' >/dev/null 2>&1
fi

# Questions: `sh /run/ask NAME` asks one
cat >/run/ask <<'RULES'
case $1 in
  # pc → http://webserver.com:8001/
  loopback) sh /run/enter pc curl -q -sS -g -i --noproxy '*' --connect-timeout 2 --max-time 4 http://webserver.com:8001/ | tee /run/answer && grep -qe '^HTTP/[0-9.]* 200' /run/answer ;;
  # outside → http://webserver.com:8001/
  inbound) sh /run/enter outside curl -q -sS -g -i --noproxy '*' --connect-timeout 1 --max-time 3 http://webserver.com:8001/ | tee /run/answer && grep -qe '^HTTP/[0-9.]* 200' /run/answer ;;
  *) echo 'sh /run/ask NAME, of: loopback, inbound' >&2; exit 2 ;;
esac
RULES
