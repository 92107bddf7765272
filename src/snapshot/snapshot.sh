#!/bin/sh
# Prints what this machine's network is, as one text (docs/snapshot.md): sh snapshot.sh > router.snap
# It reads, and changes nothing; POSIX sh; a program that is not here is told as missing. Without root it tells less.
# Left out: keys, passwords and tokens, and with --no-comments the comments in rules.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin

comments=yes
[ "${1:-}" = --no-comments ] && comments=no

has() { [ -n "$(command -v "$1")" ]; }

# Each line begins with a space, so that none is taken for one of ours; the last, "=N", is how the program ended.
indent() {
  if has sed; then
    sed 's/^/ /
$s/^ =/exit /'
  else
    last=
    first=yes
    while IFS= read -r line; do
      [ "$first" = yes ] || printf ' %s\n' "$last"
      first=no
      last=$line
    done
    printf 'exit %s\n' "${last#=}"
  fi
}

# section NAME COMMAND...: what the command prints, and how it ended.
section() {
  name=$1
  shift
  printf 'section %s\n' "$name"
  if has "$1"; then
    {
      "$@" 2>/dev/null
      printf '\n=%s\n' "$?"
    } | indent
  else
    printf 'missing %s\n' "$1"
  fi
}

# The same, where the command is here: what it tells is for some machines only.
optional() {
  has "$2" && section "$@"
}

# A program that waits for another that hangs is not waited for.
patient() {
  if has timeout; then timeout 10 "$@"; else "$@"; fi
}

system() {
  uname -srm
  uname -n
  printf 'uid %s\n' "$(id -u)"
  [ -r /etc/os-release ] && while IFS= read -r line; do
    case $line in ID=* | VERSION_ID=*) printf '%s\n' "$line" ;; esac
  done </etc/os-release
  for tool in uci fw4 ufw firewall-cmd docker podman virsh incus lxc kubectl pvesh netplan nmcli iptables nft; do
    has "$tool" && printf 'tool %s\n' "$tool"
  done
  return 0
}

# Of a machine whose ip prints no JSON, busybox's: what sysfs knows of links.
sysfs() {
  for link in /sys/class/net/*; do
    [ -e "$link/ifindex" ] || continue
    printf 'link %s\n' "${link##*/}"
    for file in address mtu operstate flags carrier ifindex iflink \
      bridge/stp_state bridge/vlan_filtering bridge/nf_call_iptables bridge/nf_call_ip6tables bridge/ageing_time \
      brport/hairpin_mode brport/learning brport/unicast_flood brport/multicast_flood brport/broadcast_flood \
      brport/isolated brport/proxyarp brport/neigh_suppress brport/state; do
      [ -r "$link/$file" ] && IFS= read -r value 2>/dev/null <"$link/$file" && printf ' %s %s\n' "$file" "$value"
    done
    [ -r "$link/uevent" ] && while IFS= read -r value; do
      case $value in DEVTYPE=*) printf ' kind %s\n' "${value#DEVTYPE=}" ;; esac
    done <"$link/uevent"
    has readlink && [ -e "$link/master" ] && printf ' master %s\n' "$(basename "$(readlink "$link/master")")"
  done
  for vlan in /proc/net/vlan/*; do
    [ -r "$vlan" ] && while read -r word one two three rest; do
      case "$word $two" in *' VID:'*) printf 'vlan %s %s\n' "${vlan##*/}" "$three" ;; esac
      [ "$word" = Device: ] && printf 'parent %s %s\n' "${vlan##*/}" "$one"
    done <"$vlan"
  done
  return 0
}

# A setting's file gives all it has to the first read, and the shell's own asks for one character: grep reads them.
settings() {
  set -- net/ipv4/ip_forward net/ipv4/icmp_echo_ignore_all net/ipv4/ip_local_port_range net/ipv4/fwmark_reflect \
    net/ipv4/ip_default_ttl net/bridge/bridge-nf-call-iptables net/bridge/bridge-nf-call-ip6tables \
    net/bridge/bridge-nf-call-arptables net/bridge/bridge-nf-filter-vlan-tagged net/netfilter/nf_conntrack_max \
    net/netfilter/nf_conntrack_count net/netfilter/nf_conntrack_tcp_be_liberal \
    net/netfilter/nf_conntrack_tcp_loose net/ipv4/vs/conntrack
  for name in rp_filter forwarding accept_local route_localnet proxy_arp arp_ignore arp_announce arp_filter \
    src_valid_mark send_redirects bc_forwarding; do
    set -- "$@" net/ipv4/conf/*/"$name"
  done
  for name in forwarding disable_ipv6 accept_ra proxy_ndp; do set -- "$@" net/ipv6/conf/*/"$name"; done
  if has grep; then grep -s '' "$@"; else for file; do [ -r "$file" ] && printf '%s:' "$file" && cat "$file"; done; fi
  return 0
}

resolver() {
  [ -r /etc/resolv.conf ] && while IFS= read -r line; do
    case $line in nameserver* | search* | domain*) printf '%s\n' "$line" ;; esac
  done </etc/resolv.conf
  return 0
}

# What OpenWrt's network is configured by, and no other option: what is not named here is nobody's business.
openwrt() { for name in network firewall dhcp; do uci -q show "$name" | keep; done; }

keep() {
  while IFS= read -r line; do
    key=${line%%=*}
    case $line in *=\'*) ;; *) key=type ;; esac
    case ${key##*.} in
      type | device | ifname | proto | ipaddr | netmask | gateway | ip6addr | ip6gw | ports | name | vlan | mtu | metric | table | \
        priority | network | input | output | forward | masq | mtu_fix | family | src | dest | src_ip | dest_ip | src_port | \
        dest_port | src_dport | src_dip | target | icmp_type | reflection | reflection_src | enabled | disabled | interface | \
        ip | mac) printf '%s\n' "$line" ;;
    esac
  done
}

# Rules as their program prints them; comments are what somebody wrote into them.
rules() {
  if [ "$comments" = yes ]; then "$@"; else "$@" | sed 's/ -m comment --comment \("\(\\.\|[^"\\]\)*"\|[^ ]*\)//; s/ comment "[^"]*"//'; fi
}

# rulesOf PROGRAM ARGUMENTS...
rulesOf() {
  if has "$1"; then section "$*" rules "$@"; else section "$*" "$1"; fi
}

# Docker's command takes seconds to find out that there is no engine.
answers() { [ "$1" != docker ] || [ -n "${DOCKER_HOST:-}" ] || [ -S /var/run/docker.sock ]; }

containers() {
  for id in $(patient "$1" ps -q); do
    patient "$1" inspect --format \
      '{"name":{{json .Name}},"pid":{{.State.Pid}},"networks":{{json .NetworkSettings.Networks}},"ports":{{json .NetworkSettings.Ports}}}' "$id"
  done
}

networks() {
  for id in $(patient "$1" network ls -q); do
    patient "$1" network inspect --format \
      '{"name":{{json .Name}},"id":{{json .Id}},"driver":{{json .Driver}},"options":{{json .Options}},"ipam":{{json .IPAM.Config}}}' "$id"
  done
}

main() {
  printf 'hairpin-snapshot 1\n'
  section system system
  if ip -json -details address show >/dev/null 2>&1; then
    section 'ip -json -details address show' ip -json -details address show
    for family in -4 -6; do
      section "ip -json $family route show table all" ip -json "$family" route show table all
      section "ip -json $family rule show" ip -json "$family" rule show
      section "ip -json $family neighbour show" ip -json "$family" neighbour show
    done
  else
    section 'ip address show' ip address show
    for family in -4 -6; do
      section "ip $family route show table all" ip "$family" route show table all
      section "ip $family rule show" ip "$family" rule show
      section "ip $family neighbour show" ip "$family" neighbour show
    done
    section sysfs sysfs
  fi
  section 'bridge -json fdb show' bridge -json fdb show
  section 'bridge -json vlan show' bridge -json vlan show
  for program in iptables-save ip6tables-save ebtables-save arptables-save; do rulesOf "$program"; done
  for program in iptables-legacy-save ip6tables-legacy-save; do optional "$program" "$program"; done
  rulesOf nft list ruleset
  rulesOf ipset save
  cd /proc/sys && section settings settings; cd /
  if has ss; then section 'ss -lntu' ss -H -lntup; else section 'netstat -lntu' netstat -lntu; fi
  optional 'conntrack -S' conntrack -S
  section resolver resolver
  optional 'ip netns list' ip netns list
  for engine in docker podman nerdctl; do
    has "$engine" && answers "$engine" && section "$engine containers" containers "$engine" && section "$engine networks" networks "$engine"
  done
  for program in incus lxc; do
    has "$program" && section "$program list" patient "$program" list --format csv -c ns46
  done
  has uci && section openwrt openwrt
  printf 'end\n'
}

main
