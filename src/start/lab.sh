#!/bin/sh
# The command. Where it is to build a lab, an agent starts beside it: two programs that take their time to load do so at
# once. The command takes that agent over, or ends it (src/host/head-start.ts).

main() {
  find_folder "$0"
  unset LAB_HEAD_START
  case "$*" in
    *[!a-z0-9\ -]*) ;;
    down | 'down '[a-z0-9]*)
      # shellcheck source=src/start/down.sh
      . "$here/down.sh"
      [ $# -gt 2 ] || ! take_down ${2+"$2"} || exit 0
      ;;
  esac
  if needs_agent "$@" && holds_nothing_open; then
    start_agent
    exec node "$here/cli.cjs" "$@" 3<&- 6>&- 7<&-
  fi
  exec node "$here/cli.cjs" "$@"
}

# Sets `here` to that of this file, through links to it.
find_folder() {
  self=$1
  case $self in */*) ;; *) self=./$self ;; esac
  while [ -L "$self" ]; do
    target=$(readlink "$self")
    case $target in
      /*) self=$target ;;
      *) self=${self%/*}/$target ;;
    esac
  done
  here=${self%/*}
}

# Not for a runtime of the user's own choice, and not for help.
needs_agent() {
  case "${1-} $* ${LAB_RUNTIME:+--runtime}" in
    *' --runtime'* | *' -h'* | *' --help'*) false ;;
    'up '* | 'verify '*) true ;;
    *) false ;;
  esac
}

# Whatever else the agent inherited it would hold for as long as it lives: a lock of the script that calls, say.
holds_nothing_open() {
  for fd in /proc/self/fd/*; do
    case ${fd##*/} in
      [3-9] | 1[0-5]) [ ! -e "$fd" ] || [ -c "$fd" ] || [ "$fd" -ef "$0" ] || return ;;
    esac
  done
}

start_agent() {
  # Pipes: to the agent, from it, and to the shell that keeps it. A here-document is one; /proc opens its other end.
  exec 3<<END 5<<END 7<<END

END

END

END
  { [ -p /proc/self/fd/3 ] && read -r _ <&3 && read -r _ <&5 && read -r _ <&7; } || return
  exec 4>/proc/self/fd/3 6>/proc/self/fd/5 8>/proc/self/fd/7
  # The guess may be wrong, for root in a container: then there is no such agent.
  if [ -O / ]; then runtime=root; else runtime=rootless; fi
  sandbox $runtime &
  export LAB_HEAD_START="$$ $! $runtime"
}

# As src/host/agent-process.ts starts one, with the user namespace of src/host/runtime.ts.
sandbox() {
  unset NODE_OPTIONS NODE_EXTRA_CA_CERTS
  case $1 in
    root) shift && exec 4</proc ;;
    rootless) set -- --user --map-current-user --keep-caps && exec 4>&- ;;
  esac
  exec setsid sh "$here/sandbox.sh" node "$here/agent.cjs" 3 6 "$@" 5<&7 7<&- 8>&- </dev/null >/dev/null 2>&1
}

main "$@"
