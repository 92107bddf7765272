#!/bin/sh
# An agent in fresh namespaces: `sandbox.sh NODE AGENT INPUT OUTPUT [OPTION of unshare …]`. This shell stays outside: if
# descriptor 5 tells it of a folder, that goes when the sandbox ends.
node=$1 agent=$2 input=$3 output=$4
shift 4
# Process 1 is a shell that waits for the agent: it reaps every orphan meanwhile, and when the agent ends, so does it, and
# the kernel ends all that is left. What the agent has open is nothing to it.
unshare "$@" --net --mount --pid --uts --ipc --fork --kill-child --mount-proc -- \
  sh -c '"$@" & exec 3<&- 4<&-; wait $!; exit $?' lab "$node" "$agent" "$input" "$output" 5<&-
code=$?
IFS= read -r folder <&5
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
