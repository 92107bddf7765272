#!/bin/sh
# An agent in fresh namespaces: `sandbox.sh NODE AGENT INPUT OUTPUT [OPTION of unshare …]`. This shell stays outside: if
# descriptor 5 tells it of a folder, that goes when the sandbox ends.
node=$1 agent=$2 input=$3 output=$4
shift 4
# Process 1 is a shell that waits for the agent: it reaps every orphan meanwhile, and when the agent ends, so does it, and
# the kernel ends all that is left. (`exit` keeps it from replacing itself with the agent.)
unshare "$@" --net --mount --pid --fork --kill-child --mount-proc -- \
  sh -c '"$@"; exit $?' lab "$node" "$agent" "$input" "$output" 5<&-
code=$?
IFS= read -r folder <&5
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
