#!/bin/sh
# A virtual machine that ends with whoever started this: `keeper.sh FOLDER PROGRAM ARGUMENT…`. When descriptor 5 closes before it
# has said `stay`, the program is ended. FOLDER, if it is not empty, goes when the program has ended, however that came about.
folder=$1
shift
# Who kills this shell ends the machine as well.
if setpriv --pdeathsig KILL true 2>/dev/null; then set -- setpriv --pdeathsig KILL "$@"; fi
"$@" 5<&- &
machine=$!
# What the machine has open must close with it.
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
