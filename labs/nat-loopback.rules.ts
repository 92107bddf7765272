/** Rules that the router always has: the port forward, and masquerading of outgoing connections. */
export const router = `
*nat
:PREROUTING ACCEPT
:POSTROUTING ACCEPT
-A PREROUTING -d 1.2.3.4/32 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80
-A POSTROUTING -s 192.168.1.0/24 -o wan0 -j MASQUERADE
COMMIT`;

// The following rules belong to one value of a toggle each.

export const snat = `
*nat
-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j SNAT --to-source 192.168.1.1
COMMIT`;

export const masquerade = `
*nat
-A POSTROUTING -s 192.168.1.0/24 -d 192.168.1.5/32 -p tcp --dport 80 -j MASQUERADE
COMMIT`;

/** Marks every packet of the connection: the first one by its address, as it has no DNAT yet, others by their state. */
export const mark = `
*mangle
:PREROUTING ACCEPT
-A PREROUTING -d 1.2.3.4/32 -p tcp --dport 8001 -j MARK --set-mark 1
-A PREROUTING -m conntrack --ctstate DNAT -j MARK --set-mark 1
COMMIT`;

export const macSnatAll = `
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -o eth0 -j snat --to-source {{mac router:br0}} --snat-target ACCEPT`;

export const macSnatOneWay = `
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -p IPv4 -o eth0 --ip-dst 192.168.1.5 -j snat --to-source {{mac router:br0}} --snat-target ACCEPT`;

/** The rule of the unmerged kernel patch of 2013, written for ebtables. */
export const macSnatMarked = `
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -o eth0 --mark 1 -j snat --to-source {{mac router:br0}} --snat-target ACCEPT`;

/**
 * Lets only translated frames back out of eth0: no broadcasts, no frames for stations that the bridge does not know.
 */
export const contain = `
*filter
:FORWARD ACCEPT
-A FORWARD -i eth0 -o eth0 --mark ! 1 -j DROP`;
