# LXD's own bridge and network forward. Its command reads what it is given, so it is given nothing.
uplink
export LXD_DIR=/run/lxd-data
mkdir -p $LXD_DIR
lxd --group root >/run/lxd.log 2>&1 </dev/null &
lxd waitready --timeout 60 >&2 </dev/null || { cat /run/lxd.log >&2; exit 1; }
lxc network create lxdbr0 ipv4.address=10.76.0.1/24 ipv6.address=none ipv4.nat=true >&2 </dev/null
host web 10.76.0.10/24 10.76.0.1 vethweb
host app 10.76.0.11/24 10.76.0.1 vethapp
ip link set vethweb master lxdbr0
ip link set vethapp master lxdbr0
serve web 80
lxc network forward create lxdbr0 203.0.113.5 >&2 </dev/null
lxc network forward port add lxdbr0 203.0.113.5 tcp 8080 10.76.0.10 80 >&2 </dev/null
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
