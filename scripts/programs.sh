# shellcheck shell=sh
# Read by set-up.sh: system programs, and the packages they come in.

# Installs the packages that the missing ones of the programs named come in, or says how to. Fails if any is
# missing still. Packages bring programs only: nothing is started, and the machine's own network stays as it is.
ensure_programs() {
  missing=
  for program; do has "$program" || missing="$missing $program"; done
  [ -n "$missing" ] || return 0
  say "missing:$missing"
  find_manager || {
    say 'there is no apt-get, dnf, apk or pacman here: install them your own way, then try again'
    return 1
  }
  find_packages
  may_be_root || {
    say "to install them, $(how_to_install)"
    return 1
  }
  say "installing$packages with $manager, to build and watch networks with"
  installing as_root || { [ "$manager" = apt-get ] && as_root apt-get update && installing as_root; } || {
    say "$manager failed; to try it yourself, $(how_to_install)"
    return 1
  }
  has "$@" || {
    say "$manager installed$packages, and these are missing still:$missing"
    return 1
  }
}

find_manager() {
  for manager in apt-get dnf apk pacman; do
    if has "$manager"; then return; fi
  done
  return 1
}

# The packages of the missing programs, each once.
find_packages() {
  packages=
  for program in $missing; do
    case $manager:$program in
      dnf:ip | dnf:bridge) package=iproute ;;
      *:ip | *:bridge) package=iproute2 ;;
      dnf:iptables-restore | dnf:ebtables-restore) package=iptables-nft ;;
      apt-get:ebtables-restore) package=ebtables ;;
      *:iptables-restore | *:ebtables-restore) package=iptables ;;
      *:nft) package=nftables ;;
      apt-get:conntrack) package=conntrack ;;
      *:conntrack) package=conntrack-tools ;;
      apt-get:ping) package=iputils-ping ;;
      *:ping) package=iputils ;;
      # Without the service that the package `dnsmasq` starts.
      apt-get:dnsmasq) package=dnsmasq-base ;;
      *:unshare | *:nsenter | *:lsns) package=util-linux ;;
      apt-get:busybox) package=busybox-static ;;
      *:modprobe) package=kmod ;;
      apt-get:qemu-system-x86_64) package=qemu-system-x86 ;;
      dnf:qemu-system-x86_64) package=qemu-system-x86-core ;;
      *:qemu-system-x86_64) package=qemu-system-x86_64 ;;
      apt-get:xmllint | apk:xmllint) package=libxml2-utils ;;
      *:xmllint) package=libxml2 ;;
      dnf:tshark | pacman:tshark) package=wireshark-cli ;;
      *) package=$program ;;
    esac
    case "$packages " in
      *" $package "*) ;;
      *) packages="$packages $package" ;;
    esac
  done
}

# Hands each command that installs the packages to "$1", which runs or shows it.
# shellcheck disable=SC2086 # $packages is a list of words
installing() {
  case $manager in
    apt-get)
      exists /var/lib/apt/lists/*Packages* || "$1" apt-get update || return
      "$1" apt-get install --yes --no-install-recommends $packages
      ;;
    dnf) "$1" dnf install --assumeyes --setopt=install_weak_deps=False $packages ;;
    apk) "$1" apk add --no-cache $packages ;;
    *)
      exists /var/lib/pacman/sync/*.db || "$1" pacman -Sy || return
      "$1" pacman -S --needed --noconfirm $packages
      ;;
  esac
}

exists() { [ -e "$1" ]; }

may_be_root() {
  is_root || { has sudo && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ]; }; }; }
}

is_root() { [ "$(id -u)" -eq 0 ]; }

as_root() {
  set -- env DEBIAN_FRONTEND=noninteractive "$@"
  is_root || set -- sudo "$@"
  "$@" </dev/null >&2
}

# One line to copy.
how_to_install() {
  how='run: '
  prefix=
  if ! is_root; then
    if has sudo; then prefix='sudo '; else how='run as root: '; fi
  fi
  joint=$how
  installing show
}

show() {
  printf '%s%s%s' "$joint" "$prefix" "$*"
  joint=' && '
}
