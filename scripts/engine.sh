# shellcheck shell=sh
# Read by set-up.sh for the tests: programs that are there to be started, and are not installed.

# A package that is installed would start its service, which changes the machine's links and rules. So these are only
# unpacked, beside the machine's own, and the tests start what they need from there.
ensure_engine() {
  has dockerd debootstrap || ensure_unpacked engine docker.io debootstrap
}

# A way to it as to an engine on another machine.
ensure_ssh_server() {
  has sshd || ensure_unpacked ssh openssh-server
}

# Tools that make rulesets of their own, for tests of machines that have them: some thirty megabytes.
ensure_machines() {
  ensure_unpacked machines-2 ufw firewalld lxc lxd libvirt-daemon libvirt-clients libvirt-daemon-config-network
}

# Other Nodes than the one here: what V8 and libuv do differs.
ensure_nodes() {
  for major in 22 24; do
    unpacked=$(cache)/node-$major
    [ -e "$unpacked/.complete" ] || fetch_node "node-linux-$(node -p process.arch)@$major" || return
  done
}

fetch_node() {
  say "fetching $1 for the tests; nothing of it is installed"
  folder=$unpacked.$$
  mkdir -p "$folder"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "$1" </dev/null >&2 || return
  mv "$folder"/node_modules/node-linux-*/bin "$folder/bin"
  touch "$folder/.complete"
  [ -e "$unpacked/.complete" ] || mv -T "$folder" "$unpacked" || rm -rf "$folder"
}

cache() { echo "${XDG_CACHE_HOME:-${HOME:-$root}/.cache}/hairpin"; }

# ensure_unpacked FOLDER PACKAGE...
ensure_unpacked() {
  unpacked=$(cache)/$1
  shift
  [ -e "$unpacked/.complete" ] || unpack "$@"
}

unpack() {
  has apt-get dpkg || {
    say "there is no apt-get to fetch $* with"
    return 1
  }
  say "fetching $* for the tests; nothing of it is installed"
  folder=$unpacked.$$
  mkdir -p "$folder/packages/partial"
  fetching "$@" || { as_root apt-get update && fetching "$@"; } || return
  for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder" || return; done
  rm -rf "$folder/packages"
  # Where /lib is a link to /usr/lib, as it is on the machine.
  for part in bin sbin lib; do
    [ ! -d "$folder/$part" ] || { mkdir -p "$folder/usr/$part" && cp -a "$folder/$part/." "$folder/usr/$part/"; } || return
  done
  touch "$folder/.complete"
  # Somebody else may have been faster.
  [ -e "$unpacked/.complete" ] || mv -T "$folder" "$unpacked" || rm -rf "$folder"
}

# With all they need that is missing here.
fetching() {
  apt-get install --yes --download-only --no-install-recommends -o "Dir::Cache::archives=$folder/packages" \
    -o Debug::NoLocking=1 "$@" </dev/null >&2
}
