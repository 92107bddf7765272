#!/bin/sh
# `keeper.sh FOLDER PROGRAM ARGUMENT…` runs a virtual machine that ends with its starter: when descriptor 5 closes without the word
# `stay`, the program is killed. When the program has ended, however that came about, FOLDER is removed; it may be an empty word.
# The program's working folder is what it shows to the virtual machine: the files of this machine, where the kernel lets us without
# those that tell of programs, of their memory and of devices.
folder=$1
shift
# If this shell is killed, the kernel kills the program.
if setpriv --pdeathsig KILL true 2>/dev/null; then set -- setpriv --pdeathsig KILL "$@"; fi
files_only='mount --rbind / /sys || exit
for each in proc sys dev run; do [ ! -d "/$each" ] || mount -t tmpfs tmpfs "/sys/$each" || exit; done
cd /sys && exec "$@"'
[ "$(id -u)" = 0 ] || own=--map-root-user
if unshare --mount $own sh -c "$files_only" sh true 2>/dev/null; then set -- unshare --mount $own sh -c "$files_only" sh "$@"; fi
"$@" 5<&- &
machine=$!
# This shell must not hold open what the virtual machine has open.
exec 3<&- 4<&-
{
  IFS= read -r word <&5
  [ "$word" = stay ] || kill -9 "$machine" 2>/dev/null
} >/dev/null 2>&1 &
exec 5<&- >/dev/null 2>&1
wait "$machine"
code=$?
[ -z "$folder" ] || rm -rf -- "$folder"
exit $code
