# What a machine's own tools need around them. Read in new mount, PID, UTS and network namespaces: with these all of it ends.
# $1: packages, unpacked · $2: the Docker engine, unpacked · $3: node · $4: what to read then
set -e
packages=$1 engine=$2 node=$3
mount -t tmpfs tmpfs /run
mkdir -p /run/hosts /run/lock /run/dbus /run/layers
hostname machine

# What packages bring is laid over what the machine has, and what tools write goes nowhere.
lay() {
  mkdir -p "/run/layers/$1/up" "/run/layers/$1/work"
  lower=/$1
  [ ! -d "$packages/$1" ] || lower=$packages/$1:/$1
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=/run/layers/$1/up,workdir=/run/layers/$1/work" "/$1"
}
for folder in usr etc var/lib var/log var/cache; do lay $folder; done
ip link set lo up

# at HOST COMMAND...
at() {
  host=$1
  shift
  nsenter --net="/run/hosts/$host" "$@"
}

# network HOST: somebody with a network of their own.
network() {
  : >"/run/hosts/$1"
  unshare --net="/run/hosts/$1" true
  at "$1" ip link set lo up
}

# host NAME ADDRESS/LENGTH GATEWAY PORT [SWITCH]: plugged in at a port of the machine, or of a switch.
host() {
  network "$1"
  ip link add eth0 netns "/run/hosts/$1" type veth peer name "$4" ${5:+netns "/run/hosts/$5"}
  at "$1" ip address add "$2" dev eth0
  at "$1" ip link set eth0 up
  [ -z "$3" ] || at "$1" ip route add default via "$3"
  ${5:+at "$5"} ip link set "$4" up ${5:+master br0}
}

# switch NAME PORT: at a port of the machine.
switch() {
  network "$1"
  at "$1" ip link add br0 type bridge
  at "$1" ip link set br0 up
  ip link add "$2" type veth peer name p0 netns "/run/hosts/$1"
  at "$1" ip link set p0 up master br0
  ip link set "$2" up
}

# serve HOST PORT: answers with the address that it is asked from.
serve() {
  mkfifo "/run/ready-$1"
  at "$1" "$node" -e '
    const answer = (request, response) => response.end(request.socket.remoteAddress.replace("::ffff:", ""));
    require("http").createServer(answer).listen(Number(process.argv[1]), "0.0.0.0", () => console.log("ready"));
  ' "$2" >"/run/ready-$1" &
  read -r _ <"/run/ready-$1"
}

# bus: what daemons speak to each other by; nobody else is asked who may do what.
bus() {
  cat >/run/bus.conf <<CONFIG
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
CONFIG
  dbus-daemon --config-file=/run/bus.conf --fork --nopidfile
}

# Somebody far away, and the machine's way there.
uplink() {
  host outside 203.0.113.1/24 '' wan0
  ip address add 203.0.113.5/24 dev wan0
  ip route add default via 203.0.113.1
}

. "$4"
echo ready
exec cat
