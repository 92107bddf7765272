# A Docker engine with two networks of its own and a published port; $proxy says whether its userland proxy is on.
uplink
PATH=$engine/usr/sbin:$engine/usr/bin:$PATH
files=/run/docker-files
mkdir -p $files /var/lib/docker
mount -t tmpfs tmpfs $files
mkfifo $files/log
dockerd --host=unix:///var/run/docker.sock --group=root --data-root=$files/data --exec-root=$files/exec \
  --pidfile=$files/pid --cgroup-parent="/$cgroup" --userland-proxy="$proxy" --storage-driver=vfs >$files/log 2>&1 &
while read -r line; do case $line in *'API listen'*) break ;; esac; done <$files/log
cat $files/log >/dev/null &
# An image with one program.
mkdir -p $files/image/bin
cp /bin/sleep $files/image/bin/
for library in $(ldd /bin/sleep | grep -o '/[^ ]*'); do
  mkdir -p "$files/image${library%/*}"
  cp "$library" "$files/image$library"
done
tar -C $files/image -c . | docker import - sleeper >&2
docker network create shop >&2
docker network create office >&2
start() { docker run --detach --name "$@" sleeper sleep 100000 >&2; }
start web --network shop --publish 8080:80
start app --network shop
start desk --network office
for name in web app desk; do
  : >/run/hosts/$name
  mount --bind "/proc/$(docker inspect --format '{{.State.Pid}}' $name)/ns/net" /run/hosts/$name
done
serve web 80
case $broken in
  hairpin)
    for port in $(bridge link show | sed -n 's/^[0-9]*: \(veth[0-9a-f]*\).*/\1/p'); do
      bridge link set dev "$port" hairpin off
    done
    ;;
  nf) echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables ;;
  input)
    iptables -A INPUT -i lo -j ACCEPT
    iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    iptables -P INPUT DROP
    ;;
esac
