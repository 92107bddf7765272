/** What the nodes of faults are told, each for one fault or for all but some. */

const dnat = (match: string, to: string) => `
*nat
-A PREROUTING ${match}-d 1.2.3.4/32 -p tcp --dport 8001 -j DNAT --to-destination ${to}`;

export const forward = dnat('', '192.168.1.5:80');

/** For packets from outside only: an inside host's come in by br0. */
export const forwardOutside = dnat('-i wan0 ', '192.168.1.5:80');

export const forwardToNobody = dnat('', '192.168.1.7:80');

export const forwardToWrongPort = dnat('', '192.168.1.5:8080');

export const snat = `
*nat
-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1`;

/** For one connection at a time. */
export const snatToOnePort = `
*nat
-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1:5000`;

/** One that stays. */
export const openConnection =
  'until exec 3<>/dev/tcp/1.2.3.4/8001; do sleep 0.1; done; echo ready; exec sleep 1000';

export const onLoopbackOnly = `
import socket, time
server = socket.create_server(("127.0.0.1", 80))
print("ready")
time.sleep(1000)`;

export const drop = `
*filter
-A FORWARD -p tcp --dport 80 -j DROP`;

export const reject = `
*filter
-A FORWARD -p tcp --dport 80 -j REJECT --reject-with tcp-reset`;

export const policy = `
*filter
:FORWARD DROP`;

/** Seen on too many routers: without it nobody learns that a packet was too big. */
export const noIcmp = `
*filter
-A OUTPUT -p icmp -j DROP`;

export const bridgeDrop = `
*filter
:FORWARD ACCEPT
-A FORWARD -p IPv4 --ip-dst 192.168.1.5 -j DROP`;

/** The MAC address that web had before it got another network card. */
export const oldEntry =
  'ip neigh replace 192.168.1.5 lladdr 02:00:00:00:00:99 dev br0 && echo ready && exec sleep 1000';

export const hostDrop = `
table inet guard {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 80 counter drop
  }
}`;
