#!/bin/sh
# Writes a tar that stands in for the official Node image where no image registry is reached: Debian's minimal system
# with this machine's own Node, npm and certificate authorities.   base-image.sh FOLDER TAR
set -eu
folder=$1 tar=$2 system=$1/system
# The first mirror that apt uses, and the release this is.
set -- $(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | grep -v security | head -n 1)
debootstrap --variant=minbase "${2:-$(. /etc/os-release && echo "$VERSION_CODENAME")}" "$system" "$1"

node=$(node -p process.execPath)
modules=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")")
mkdir -p "$system/usr/local/bin" "$system/usr/local/lib/node_modules"
cp "$node" "$system/usr/local/bin/node"
cp -a "$modules/npm" "$system/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$system/usr/local/bin/npm"

# Debian's own place for them: they survive the installation of ca-certificates.
if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
  mkdir -p "$system/usr/local/share/ca-certificates" "$system/etc/ssl/certs"
  cp /usr/local/share/ca-certificates/*.crt "$system/usr/local/share/ca-certificates/"
  cp /etc/ssl/certs/ca-certificates.crt "$system/etc/ssl/certs/"
fi

# What the official image leaves out as well; /dev is the engine's to fill.
tar --numeric-owner --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/cache/apt/*.bin' \
  --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' \
  --exclude='./var/lib/apt/lists/*' --exclude='./var/log/*.log' --exclude='./dev/*' -C "$system" -cf "$tar.part" .
mv "$tar.part" "$tar"
