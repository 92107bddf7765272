# A network of Incus with two instances, and a network forward to one. The rules are data, of the shape that its sources show.
uplink
ip link add incusbr0 type bridge
ip address add 10.76.0.1/24 dev incusbr0
ip link set incusbr0 up
host web 10.76.0.10/24 10.76.0.1 vethweb
host app 10.76.0.11/24 10.76.0.1 vethapp
ip link set vethweb master incusbr0
ip link set vethapp master incusbr0
serve web 80
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
nft -f - <<'RULES'
table inet incus {
  chain pstrt.incusbr0 {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 10.76.0.0/24 ip daddr != 10.76.0.0/24 masquerade
  }
  chain fwd.incusbr0 {
    type filter hook forward priority filter; policy accept;
    ip version 4 oifname "incusbr0" accept
    ip version 4 iifname "incusbr0" accept
  }
  chain in.incusbr0 {
    type filter hook input priority filter; policy accept;
    iifname "incusbr0" tcp dport 53 accept
    iifname "incusbr0" udp dport { 53, 67 } accept
    iifname "incusbr0" icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
  }
  chain fwdprert.incusbr0 {
    type nat hook prerouting priority dstnat; policy accept;
    ip daddr 203.0.113.5 tcp dport 8080 dnat ip to 10.76.0.10:80
  }
  chain fwdout.incusbr0 {
    type nat hook output priority -100; policy accept;
    ip daddr 203.0.113.5 tcp dport 8080 dnat ip to 10.76.0.10:80
  }
  chain fwdpstrt.incusbr0 {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 10.76.0.10 ip daddr 10.76.0.10 tcp dport 80 masquerade
  }
}
RULES
