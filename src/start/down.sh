# shellcheck shell=sh
# `lab down` of a lab that lives in this machine's own namespaces. Node would take longer to start than all of it; so
# whatever is not as expected is left to the command itself, which does the same (src/host/living.ts) and says what is wrong.

# `take_down [NAME]`: without a name the only lab there is. False where nothing has been done.
take_down() {
  find_root || return
  if [ $# = 0 ]; then set -- "$root"/*; else set -- "$root/$1"; fi
  find_lab "$@" && find_process && claim || return
  exec 9<"$folder/agent.log"
  kill -s KILL -- "-$sandbox" || { rm -f -- "$claim" && return 1; }
  rm -rf -- "$folder" "$claim"
  # Its agent holds that until it is gone.
  flock 9 || :
  echo "$name is down" >&2
}

# Where the folders of labs are, if nobody else can have planted one there.
find_root() {
  if [ -O / ]; then root=/run/hairpin; else root=${XDG_RUNTIME_DIR-}/hairpin; fi
  [ -O "$root" ] && ! [ -L "$root" ] && found=$(stat -c '%a %u' "$root") || return
  uid=${found#700 }
  [ "$found" = "700 $uid" ]
}

# One, with the name of a lab. The lock of a longer path has another name than `claim` looks for.
find_lab() {
  folder=$1
  name=${1##*/}
  [ $# = 1 ] && [ -f "$1/agent.log" ] && [ ${#1} -le 80 ]
}

# Whom the lab lives with, if that still is the same process.
find_process() {
  read_line "$folder/owner.json"
  case $line in '{"pid":'*',"startTime":"'*'"}') ;; *) return 1 ;; esac
  pid=${line#*:} pid=${pid%%,*}
  since=${line%'"}'} since=${since##*'"'}
  look_at "$pid"
  sandbox=$group
  [ "$started" = "$since" ] && [ "$state" != Z ]
}

# Sets what /proc/PID/stat says of a process: fields 3, 5 and 22.
look_at() {
  read_line "/proc/$1/stat"
  # Behind the program's name, which may hold anything.
  # shellcheck disable=SC2086 # fields
  set -- ${line##*) }
  state=${1-} group=${3-} started=${20-}
}

# A file's first line, whether or not that has an end; none where there is no such file.
read_line() {
  line=
  { IFS= read -r line <"$1"; } 2>/dev/null || :
}

# One command at a time changes a lab. Those of Node hold a socket by this name (src/host/lock.ts), and look for this file
# (src/host/claim.ts).
claim() {
  claim=$root/.down-$name
  look_at $$
  (umask 077 && set -C && echo "{\"pid\":$$,\"startTime\":\"$started\"}" >"$claim") 2>/dev/null || return
  if grep -qF "@hairpin-$uid-$folder" /proc/net/unix; then
    rm -f -- "$claim"
    return 1
  fi
}
