import { describe, expect, it } from 'vitest';
import { StackCounters } from '../../../src/kernel/counters.ts';

const WANTED = [
  'Ip.InNoRoutes',
  'Tcp.MaxConn',
  'Ip6.InReceives',
  'Icmp6.OutType134',
  'Xfrm.OutPolBlock',
  'No.Such',
];
const counters = new StackCounters(WANTED);

describe('counters of the stack', () => {
  it('snmp and netstat: those that are wanted, by group and name', () => {
    const text = 'Ip: Forwarding InNoRoutes\nIp: 2 7\nTcp: MaxConn\nTcp: -1\nUdp: NoPorts\nUdp: 3\n';
    const first = counters.ofTables(text);
    expect(first).toEqual([
      ['Ip.InNoRoutes', 7],
      ['Tcp.MaxConn', -1],
    ]);
    expect(counters.ofTables(text.replace('2 7', '2 8'))[0]).toEqual(['Ip.InNoRoutes', 8]);
  });

  it('of a kernel that has a counter more they are found in other columns', () => {
    expect(counters.ofTables('Ip: Forwarding New InNoRoutes\nIp: 2 5 7\n')).toEqual([['Ip.InNoRoutes', 7]]);
  });

  it('snmp6 and xfrm_stat: the same names as those of IPv4, in groups of their own', () => {
    const text =
      'Ip6InReceives                   \t7\nIcmp6OutType134  \t2\nUdpLite6InErrors \t0\nXfrmOutPolBlock         \t1\n';
    expect(counters.ofList(text)).toEqual([
      ['Ip6.InReceives', 7],
      ['Icmp6.OutType134', 2],
      ['Xfrm.OutPolBlock', 1],
    ]);
  });
});
