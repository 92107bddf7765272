# shellcheck shell=sh
# Read by set-up.sh for the tests: a Docker engine that is there to be started, and is not.

# A package that is installed would start its service, which changes the machine's links and rules. So these are only
# unpacked, beside the machine's own, and the tests start what they need from there.
ensure_engine() {
  has dockerd debootstrap || is_unpacked || unpack_engine
}

engine_folder() { echo "${XDG_CACHE_HOME:-${HOME:-$root}/.cache}/hairpin/engine"; }

is_unpacked() { [ -e "$(engine_folder)/.complete" ]; }

unpack_engine() {
  has apt-get dpkg || {
    say 'there is no dockerd, and no apt-get to fetch one with'
    return 1
  }
  say 'fetching a Docker engine for the tests; it is not installed'
  folder=$(engine_folder).$$
  mkdir -p "$folder/packages/partial"
  fetching || { as_root apt-get update && fetching; } || return
  for package in "$folder"/packages/*.deb; do dpkg -x "$package" "$folder" || return; done
  rm -rf "$folder/packages"
  touch "$folder/.complete"
  # Somebody else may have been faster.
  is_unpacked || mv -T "$folder" "$(engine_folder)" || rm -rf "$folder"
}

# With all they need that is missing here.
fetching() {
  apt-get install --yes --download-only --no-install-recommends -o "Dir::Cache::archives=$folder/packages" \
    -o Debug::NoLocking=1 docker.io debootstrap </dev/null >&2
}
