import { describe, expect, it } from 'vitest';
import { parseListeners } from '../../../src/kernel/proc.ts';

describe('/proc/net', () => {
  it('tcp and tcp6: sockets that listen, and no others', () => {
    const tcp = [
      '  sl  local_address rem_address   st tx_queue rx_queue',
      '   0: 0501A8C0:0050 00000000:0000 0A 00000000:00000000',
      '   1: 0501A8C0:0050 0601A8C0:A000 01 00000000:00000000',
    ].join('\n');
    const tcp6 = [
      '  sl  local_address                         remote_address                        st',
      '   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A',
      '   1: 0000000000000000FFFF00000501A8C0:0050 00000000000000000000000000000000:0000 0A',
      '   2: 000000FD000000000000000006000000:0050 00000000000000000000000000000000:0000 0A',
    ].join('\n');
    expect(parseListeners(tcp, 'tcp')).toEqual([{ protocol: 'tcp', address: '192.168.1.5', port: 80 }]);
    expect(parseListeners(tcp6, 'tcp')).toEqual([
      { protocol: 'tcp', address: '::', port: 8080 },
      { protocol: 'tcp', address: '192.168.1.5', port: 80 },
      { protocol: 'tcp', address: 'fd00:0000:0000:0000:0000:0000:0000:0006', port: 80 },
    ]);
    const udp = [
      '  sl  local_address rem_address   st',
      '   0: 0501A8C0:0007 00000000:0000 07',
      '   1: 0501A8C0:A001 0601A8C0:0035 01',
    ].join('\n');
    expect(parseListeners(udp, 'udp')).toEqual([{ protocol: 'udp', address: '192.168.1.5', port: 7 }]);
  });
});
