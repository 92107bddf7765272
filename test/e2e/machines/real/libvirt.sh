# libvirt's default network with two guests, and a forward as its wiki has it. Guests are at ports, as a hypervisor would plug them in.
uplink
bus
mkdir -p /run/libvirt /var/log/libvirt /var/lib/libvirt/dnsmasq
# As the package's own script makes them: without these, the driver of QEMU does not start, and libvirtd ends.
grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>/etc/group
grep -q '^kvm:' /etc/group || echo 'kvm:x:64054:' >>/etc/group
grep -q '^libvirt-qemu:' /etc/passwd || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >>/etc/passwd
libvirtd --daemon --timeout 0 --pid-file /run/libvirtd.pid >&2
export LIBVIRT_DEFAULT_URI=network:///system
virsh net-define /usr/share/libvirt/networks/default.xml >&2
virsh net-start default >&2
host web 192.168.122.10/24 192.168.122.1 vnet0
host app 192.168.122.11/24 192.168.122.1 vnet1
ip link set vnet0 master virbr0
ip link set vnet1 master virbr0
# The bridge speaks STP: its ports pass nothing at first.
for port in vnet0 vnet1; do
  until bridge link show dev $port | grep -q 'state forwarding'; do :; done
done
serve web 80
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables
iptables -t nat -I PREROUTING -d 203.0.113.5 -p tcp --dport 8080 -j DNAT --to-destination 192.168.122.10:80
iptables -I FORWARD -o virbr0 -d 192.168.122.10 -p tcp --dport 80 -j ACCEPT
