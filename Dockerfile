# The lab command with every program it needs, for machines without Linux or without the right to make namespaces.
#   docker build -t hairpin-lab .
#   docker run --rm --network none --security-opt seccomp=unconfined --security-opt systempaths=unconfined \
#     hairpin-lab verify nat-loopback
# Nothing is added to that: the lab lives in a user namespace. docs/docker.md has the other ways.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# A checkout has a lockfile; the folder of the npm package has none, and is built already.
COPY package.json package-lock.json* .npmrc* ./
# Not `npm ci`: npm 11 refuses a lockfile without the binaries of other systems.
RUN if [ -e package-lock.json ]; then npm install --no-save --include=dev --ignore-scripts; \
    else npm install --no-save --omit=dev --ignore-scripts; fi
COPY . .
# All is bundled but what brings binaries, or finds its own files by their paths.
RUN { [ -e dist/cli.cjs ] || node scripts/build.mjs; } \
 && mkdir -p image/node_modules \
 && mv dist package.json image/ \
 && mv node_modules/koffi node_modules/@koromix node_modules/jiti image/node_modules/

FROM ${NODE_IMAGE}
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      conntrack curl dnsmasq-base ebtables iperf3 iproute2 iptables iputils-ping nftables openssl procps tcpdump util-linux \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/*.log
COPY --from=build /app/image /app
RUN ln -s /app/dist/cli.cjs /usr/local/bin/lab
ENTRYPOINT ["lab"]
CMD ["--help"]
