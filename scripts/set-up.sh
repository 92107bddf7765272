# shellcheck shell=sh
# Read by scripts/lab when something is missing or out of date. Everything it says goes to standard error.
# shellcheck disable=SC2154 # scripts/lab sets root

# shellcheck source=scripts/programs.sh
. "$root/scripts/programs.sh"
# shellcheck source=scripts/engine.sh
. "$root/scripts/engine.sh"

set_up() {
  check_node
  # shellcheck disable=SC2086 # a list of words
  is_without_linux || ensure_programs $PROGRAMS || exit 3
  if [ "${LAB_SETUP:-}" = tests ]; then
    ensure_programs tshark tmux xmllint iperf3 busybox ||
      say 'without tshark, tmux, xmllint, iperf3 and busybox, the tests that need them cannot run'
    has chromium || ensure_programs chromium-headless-shell ||
      say 'without chromium-headless-shell or chromium, the tests of the report page cannot run'
    { ensure_programs qemu-system-x86_64 modprobe && is_static busybox; } ||
      say 'without qemu, kmod and a static busybox, the tests of other kernels cannot run'
    ensure_nodes || say 'without Node 22 and 24, the tests under those cannot run'
    ensure_engine || say 'without a Docker engine, the tests that need one cannot run'
    ensure_ssh_server || say 'without an SSH server, the tests of engines on other machines cannot run'
    ensure_machines || say 'without ufw, firewalld, lxc, lxd and libvirt, the tests of machines that have them cannot run'
  fi
  if may_write; then
    one_at_a_time
    install_packages
    build
    [ "${LAB_SETUP:-}" != tests ] || ensure_kernel || say 'without a kernel, the tests of other kernels cannot run'
    exec 9>&-
  else
    run_as_it_is
  fi
}

# Whether a program needs no libraries: in an initramfs there are none. The first bytes of one that does name their loader.
is_static() { ! head -c 4096 "$(command -v "$1")" | grep -aq '/ld-'; }

check_node() {
  need='Node 20.19 or newer is needed'
  has node || stop "$need, and there is none on the path (https://nodejs.org)"
  version=$(node -p process.versions.node) || stop "$need, and $(command -v node) does not start"
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 19 ]; }; then
    stop "$need, and $(command -v node) is $version (https://nodejs.org)"
  fi
}

# A kernel for the tests of virtual machines, older than most machines run. It is fetched, and not installed.
ensure_kernel() {
  exists "$(cache)"/kernels/6.1.*/vmlinuz || node "$root/dist/cli.cjs" kernels get 6.1 >&2
}

may_write() {
  for path in "$root" "$root/dist" "$root/node_modules" "$root/.cache" "$root/.cache/set-up.lock"; do
    [ ! -e "$path" ] || [ -w "$path" ] || return 1
  done
}

# Somebody else's checkout: they have set it up, or nobody has.
run_as_it_is() {
  is_set_up || stop "$root is not set up, and you may not write to it: its owner has to run scripts/lab once"
  is_current || say "$root has changed since it was built, and you may not write to it: running the older build"
}

# Two first runs at once would install over each other. The lock goes with the file descriptor.
one_at_a_time() {
  mkdir -p "$root/.cache"
  exec 9>>"$root/.cache/set-up.lock"
  ! has flock || flock -n 9 || {
    say 'waiting for another set-up of this checkout'
    flock 9
  }
}

install_packages() {
  installed=$root/node_modules/.package-lock.json
  if [ -e "$installed" ] && is_newest "$installed" "$root/package-lock.json"; then return; fi
  has npm || stop 'npm is missing: install it beside Node'
  say 'installing npm packages'
  # Not `npm ci`: npm 11 refuses a lockfile without the binaries of other systems. `--no-save` keeps it unchanged.
  log=$(cd "$root" && npm install --no-save --include=dev --ignore-scripts --no-audit --no-fund 2>&1 </dev/null) || {
    printf '%s\n' "$log" >&2
    stop 'npm install failed'
  }
  touch "$installed"
}

build() {
  is_current || {
    say 'building'
    node "$root/scripts/build.mjs" >&2 || stop 'the build failed'
  }
  command -v node >"$root/dist/.node"
}

say() { printf 'lab: %s\n' "$*" >&2; }

# This machine cannot run it, and nothing was judged.
stop() {
  say "$@"
  exit 3
}
