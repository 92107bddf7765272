# lxc-net's bridge with two containers, and a forward of one's own in nft.
uplink
/usr/libexec/lxc/lxc-net start >&2
host web 10.0.3.10/24 10.0.3.1 vethweb
host app 10.0.3.11/24 10.0.3.1 vethapp
ip link set vethweb master lxcbr0
ip link set vethapp master lxcbr0
serve web 80
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
nft -f - <<'RULES'
table ip forwards {
  chain before {
    type nat hook prerouting priority dstnat
    ip daddr 203.0.113.5 tcp dport 8080 dnat to 10.0.3.10:80
  }
}
RULES
