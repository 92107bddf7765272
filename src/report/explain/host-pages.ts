import type { Cause } from '../../lab/types.ts';
import type { Page } from './page.ts';

/** Causes on the host that asks or is asked. */
export const hostPages = {
  refused: {
    symptom: '"Connection refused" at once.',
    mechanism: [
      'The host that was asked answered a SYN with RST, or a datagram with ICMP port unreachable: nothing listens on that port.',
      'The packet went all the way and so did the answer: network and translation work. No service is meant to be there; where one is, the cause is service-down.',
    ],
    prove: [
      { what: 'The RST comes from the server.', commands: ['tcpdump -p -n -e -i eth0 tcp or icmp'] },
      { what: 'On the server: nobody listens, by TCP or UDP.', commands: ['ss -ltun'] },
    ],
    fixes: [{ what: 'The right port.', commands: ['curl http://192.168.1.5:80/'] }],
  },
  'service-down': {
    symptom: '"Connection refused" at once, from a server that used to answer.',
    mechanism: [
      'The service is meant to listen on that port and does not run, so the kernel answers with RST in its place, and datagrams with ICMP port unreachable.',
      'A service that listens on another address only, such as 127.0.0.1, looks the same from outside: see bound-elsewhere.',
    ],
    prove: [
      {
        what: 'On the server: nobody listens on the port, or only on another address.',
        commands: ['ss -ltunp'],
      },
    ],
    fixes: [{ what: 'Start it.', commands: ['systemctl start nginx'] }],
  },
  'bound-elsewhere': {
    symptom:
      '"Connection refused" at once, from a server whose service runs: asked on the server itself, it answers.',
    mechanism: [
      'The service has a socket on that port, bound to another address than the one that was asked: often 127.0.0.1 or ::1 (loopback only), sometimes another interface, or all addresses of IPv4 and none of IPv6.',
      'For every other address nothing listens on the port, so the kernel answers with RST, and datagrams with ICMP port unreachable.',
    ],
    prove: [
      {
        what: 'On the server: the local address of the socket. 0.0.0.0 and * are all, [::] all of IPv6.',
        commands: ['ss -ltunp'],
      },
      { what: 'The RST comes from the server.', commands: ['tcpdump -p -n -e -i eth0 tcp or icmp'] },
    ],
    fixes: [
      {
        what: 'Have the service listen on all addresses, or on the one that is asked.',
        commands: ['grep -rn "127.0.0.1\\|localhost" /etc/nginx', 'systemctl restart nginx'],
      },
    ],
  },
  'wrong-answer': {
    symptom:
      'The server answers, and not what is wanted: 404, a page of somebody else, another greeting, address or certificate.',
    mechanism: [
      'The network carried the question and the whole answer. The answer has another status, text, greeting or address than the one that is wanted, the command that got it ended with another exit code, or TLS came to no agreement: the certificate is for another name, has expired, or is nobody’s that the client knows; or the port speaks no TLS at all.',
      'Either the server that was meant has no such page, or another one answered: a port forward, a name or an address that leads to the wrong host. The verdict names the node that answered, and the rule that turned the question to it.',
    ],
    prove: [
      { what: 'What is answered, and by which address.', commands: ['curl -v http://192.168.1.5/'] },
      {
        what: 'Whom a certificate is for, until when, and who has signed it.',
        commands: [
          'openssl s_client -connect 192.168.1.5:443 -servername www.example </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName',
        ],
      },
      { what: 'Whose address a name has.', commands: ['getent ahosts webserver.com'] },
      { what: 'Where a router turned it to.', commands: ['conntrack -L -d 1.2.3.4'] },
    ],
    fixes: [
      {
        what: 'The right page, or name of the host.',
        commands: ['curl -H "Host: www.example" http://192.168.1.5/'],
      },
      {
        what: 'The right server behind the port forward.',
        commands: [
          'iptables -t nat -R PREROUTING 1 -d 1.2.3.4 -p tcp --dport 8001 -j DNAT --to-destination 192.168.1.5:80',
        ],
      },
    ],
  },
  unanswered: {
    symptom: 'A timeout, although the packet arrives at a server that listens.',
    mechanism: [
      'The server’s TCP got the packet, a socket listens, no rule and no route stood in the way, and it sent nothing.',
      'Its queue of new connections may be full (TcpExt ListenOverflows, ListenDrops) because the service no longer takes any; or the service took the request and does not answer.',
    ],
    prove: [
      { what: 'The SYN arrives, and no SYN-ACK leaves.', commands: ['tcpdump -p -n -i eth0 tcp port 80'] },
      { what: 'How full the queue is: Recv-Q of Send-Q.', commands: ['ss -ltn'] },
      { what: 'What the stack dropped.', commands: ['nstat -az TcpExtListenDrops TcpExtListenOverflows'] },
    ],
    fixes: [
      { what: 'A service that hangs is started anew.', commands: ['systemctl restart nginx'] },
      {
        what: 'More room for new connections.',
        commands: [
          'sysctl -w net.core.somaxconn=4096 net.ipv4.tcp_max_syn_backlog=4096 net.ipv4.tcp_syncookies=1',
        ],
      },
    ],
  },
  'name-not-resolved': {
    symptom: '"Could not resolve host".',
    mechanism: [
      'Nobody gave an address for the name: the server that was asked knows none, or did not answer.',
      'The program asks the servers of /etc/resolv.conf in turn, over UDP; a connection is not even tried. A server to which the host has no route is asked nothing.',
    ],
    prove: [
      {
        what: 'Whom it asks, and whether there is a route to it.',
        commands: ['cat /etc/resolv.conf', 'ip route get 9.8.7.6'],
      },
      {
        what: 'What they answer: NXDOMAIN is "no such name".',
        commands: ['dig webserver.com', 'tcpdump -p -n -i eth0 udp port 53'],
      },
    ],
    fixes: [
      {
        what: 'The name, on the server that is asked.',
        commands: ['dnsmasq --address=/webserver.com/1.2.3.4'],
      },
      { what: 'Or another server.', commands: ['echo nameserver 9.8.7.6 > /etc/resolv.conf'] },
    ],
  },
} satisfies Partial<Record<Cause, Page>>;
