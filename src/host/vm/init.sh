#!/bin/busybox sh
# Process 1 of a virtual machine, in its initramfs. It loads the modules that /order lists, and mounts the host's files read-only, below
# a tmpfs that takes what is written. Then /start becomes process 1.
/bin/busybox --install -s /bin
export PATH=/bin

fail() {
  echo "lab: $*"
  echo o >/proc/sysrq-trigger
  # The machine is off in a moment. The kernel would panic if process 1 ended before.
  sleep 60
}

# Mounts a folder of the host, by the tag that QEMU was given for it.
nine() { mount -t 9p -o "trans=virtio,version=9p2000.L,msize=512000,ro,cache=loose" "$1" "$2"; }

mount -t proc proc /proc && mount -t sysfs sys /sys && mount -t devtmpfs dev /dev || fail 'no devtmpfs in this kernel'
while read -r file; do insmod "/modules/$file" || fail "its module $file does not load"; done </order
nine machine /machine || fail 'this kernel does not mount the files of the host (9p)'
mount -t tmpfs tmpfs /upper && mkdir /upper/files /upper/work
mount -t overlay -o lowerdir=/machine,upperdir=/upper/files,workdir=/upper/work overlay /new ||
  fail 'this kernel lays no tmpfs over the files of the host (overlay)'
for place in proc sys dev; do mount --move "/$place" "/new/$place"; done
mkdir -p /new/dev/pts /new/dev/shm
mount -t devpts -o ptmxmode=666 devpts /new/dev/pts
for place in dev/shm run; do mount -t tmpfs tmpfs "/new/$place"; done
mount -t cgroup2 cgroup2 /new/sys/fs/cgroup
if [ -s /order ]; then
  mkdir -p "/new/lib/modules/$(uname -r)"
  nine modules "/new/lib/modules/$(uname -r)" || fail 'its modules are not to be seen'
fi
cp /start /new/run/start
exec switch_root /new /bin/sh /run/start
