/** A web server in a container, behind a router that is none. */
export const IN_CONTAINER = `
name: in-container
about: A web server in a container, behind a router.
nodes:
  pc: { interfaces: { eth0: { addresses: [10.0.1.2/24] } }, routes: [{ to: default, via: 10.0.1.1 }] }
  router:
    interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } }
    sysctl: { net.ipv4.ip_forward: 1 }
  web:
    kind: container
    image: node:24-bookworm-slim
    command: [node, -e, "require('http').createServer((q, s) => s.end(process.env.GREETING + '\\\\n')).listen(80)"]
    env: { GREETING: hello }
    healthcheck: [node, -e, "fetch('http://127.0.0.1/').catch(() => process.exit(1))"]
    interfaces: { eth0: { addresses: [10.0.2.2/24] } }
    routes: [{ to: default, via: 10.0.2.1 }]
    nameservers: [10.0.2.1]
links:
  - [pc:eth0, router:eth0]
  - [router:eth1, web:eth0]
toggles:
  greeting: { about: What the container says., default: hello, values: [hello, bye] }
  filter: { about: The router lets nobody in., default: off }
settings:
  - { when: { greeting: bye }, nodes: { web: { env: { GREETING: bye } } } }
  - when: { filter: on }
    nodes:
      router: { rules: { iptables: "*filter\\n:FORWARD DROP [0:0]\\nCOMMIT" } }
probes:
  web: { kind: http, from: pc, url: http://10.0.2.2/ }
  inside: { kind: command, from: web, command: [sh, -c, "echo $GREETING, $(hostname)"], output: "hello, web" }
scenarios:
  open:
    because: The router forwards.
    expect:
      web:
        outcome: works
        packets: [{ at: web:eth0, direction: in, flags: S, src: 10.0.1.2, dst: 10.0.2.2:80 }]
      inside: { outcome: works }
  closed: { because: The router drops it., toggles: { filter: on }, expect: { web: { outcome: fails, cause: filtered } } }
`;
