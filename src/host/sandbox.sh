#!/bin/sh
# An agent in fresh namespaces: `sandbox.sh USERS NODE FLAGS AGENT INPUT OUTPUT LINE [OPTION of unshare …]`. USERS is `same` for a
# user namespace with the ids of this one, which only root can have, and `-` for what the options say. LINE says whether one or several
# speak to the agent over its descriptors: `own` or `shared`. This shell stays outside: if descriptor 5 tells it of a folder, that goes
# when the sandbox ends.
users=$1 node=$2 flags=$3 agent=$4 input=$5 output=$6 line=$7
shift 7

# The agent is process 1: no signal of a program in there ends or stops it, and when it ends, the kernel ends all that is left.
# Where ids are mapped from outside, process 1 is first this shell script: it tells its process id as the machine's /proc shows it
# (descriptor 4, which the agent does not get), waits until the ids are mapped, and then becomes the agent.
when_mapped='exec 2>&9 9>&-; read -r pid _ </proc/self/fd/4/self/stat && echo "$pid" >&6
read -r _ <&7
until read -r _ </proc/self/uid_map; do :; done
exec "$@" confined 4</dev/null 6>&- 7<&-'

sandbox() {
  # shellcheck disable=SC2086 # a list of words
  unshare "$@" "$node" $flags "$agent" "$input" "$output" "$line" 5<&-
}
namespaces='--net --mount --pid --uts --ipc --fork --kill-child --mount-proc'

# Ids are mapped from outside, by root, each to itself. Gives 125 where this machine makes no such sandbox.
mapped() {
  map=
  while read -r first _ count; do
    map="$map$first $first $count
"
  done </proc/self/uid_map
  # A pipe that the other side waits at. Where this shell makes a file of it, the `until` loop above waits instead.
  exec 7<<-END 8>&1
	END
  exec 9>/proc/self/fd/7
  # shellcheck disable=SC2086 # a list of words
  {
    sandbox --user --keep-caps $namespaces -- sh -c "$when_mapped" lab 9>&2 2>/dev/null
    echo "ended $?" >&6
  } 6>&1 1>&8 8>&- | {
    read -r pid ended
    [ -z "$ended" ] || exit 125
    printf %s "$map" >"/proc/$pid/gid_map" && printf %s "$map" >"/proc/$pid/uid_map" || {
      kill -9 "$pid"
      exit 125
    }
    echo >&9
    read -r _ code
    exit "${code:-1}"
  }
}

begin() {
  code=125
  [ "$users" != same ] || { mapped; code=$?; }
  [ $code != 125 ] || { sandbox "$@" $namespaces --; code=$?; }
}

begin "$@"
# Node ends with 9, before it reads anything, where it does not know one of the flags.
[ $code != 9 ] || { flags='' && begin "$@"; }
IFS= read -r folder <&5
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
