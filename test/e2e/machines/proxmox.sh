# A Proxmox host with its firewall: two guests on a bridge without an address. Nobody may call the second.
for each in vmbr1 fwbr100i0 fwbr101i0; do
  ip link add $each type bridge
  ip link set $each up
done
for guest in 100 101; do
  ip link add fwln${guest}i0 type veth peer name fwpr${guest}p0
  ip link add tap${guest}i0 type veth peer name guest$guest
  ip link set guest$guest up
  ip link set fwln${guest}i0 up master fwbr${guest}i0
  ip link set tap${guest}i0 up master fwbr${guest}i0
  ip link set fwpr${guest}p0 up master vmbr1
done
ip link set lo up
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables-restore <<'RULES'
*filter
:PVEFW-FORWARD - [0:0]
:PVEFW-FWBR-IN - [0:0]
:PVEFW-DROP - [0:0]
:tap101i0-IN - [0:0]
-A FORWARD -j PVEFW-FORWARD
-A PVEFW-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A PVEFW-FORWARD -m physdev --physdev-in fwln+ --physdev-is-bridged -j PVEFW-FWBR-IN
-A PVEFW-FWBR-IN -m physdev --physdev-out tap101i0 --physdev-is-bridged -j tap101i0-IN
-A tap101i0-IN -p udp -m udp --sport 5060 -j ACCEPT
-A tap101i0-IN -j PVEFW-DROP
-A PVEFW-DROP -j DROP
COMMIT
RULES
