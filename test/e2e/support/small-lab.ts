/** A lab that is built quickly and starts every kind of child process: rules, name server, probes, captures. YAML. */
export const SMALL = `
name: small
about: A client, a router that translates, and a server.
nodes:
  client:
    interfaces: { eth0: { addresses: [192.0.2.2/24] } }
    routes: [{ to: default, via: 192.0.2.1 }]
    nameservers: [192.0.2.1]
  router:
    interfaces: { lan: { addresses: [192.0.2.1/24] }, wan: { addresses: [198.51.100.1/24] } }
    sysctl: { net.ipv4.ip_forward: '1' }
    services: { dns: { kind: dns, records: { web.example: 198.51.100.1 } } }
    rules:
      iptables: |
        *nat
        -A PREROUTING -i lan -p tcp --dport 80 -j DNAT --to-destination 198.51.100.2:80
        COMMIT
  server:
    interfaces: { eth0: { addresses: [198.51.100.2/24] } }
    routes: [{ to: default, via: 198.51.100.1 }]
    services: { web: { kind: http, port: 80 } }
links:
  - [client:eth0, router:lan]
  - [router:wan, server:eth0]
toggles:
  forward: { about: Forwarding., default: true }
settings:
  - when: { forward: false }
    nodes: { router: { sysctl: { net.ipv4.ip_forward: '0' } } }
probes:
  web: { kind: http, from: client, url: 'http://web.example/', connectTimeout: 1 }
scenarios:
  open: { because: The router forwards., expect: { web: { outcome: works } } }
  shut: { because: It does not., toggles: { forward: false }, expect: { web: { outcome: fails, cause: forwarding-off } } }
`;
