import { forgetUnresolved } from '../../kernel/neighbour.ts';
import { writeSysctl } from '../../kernel/sysctl.ts';
import type { Instance } from '../instance.ts';
import type { Reading } from '../observe/state.ts';
import { output } from '../program.ts';

/**
 * What earlier probes left in the nodes must not answer for the next one. With a neighbour that did not answer a node asks
 * nobody for a while; with a path MTU that it was told of it sends less. What somebody answered for stays.
 *
 * @returns the readings as they are then
 */
export function forgetEarlier(instance: Instance, readings: readonly Reading[]): Promise<Reading[]> {
  return Promise.all(
    readings.map(async (reading) => {
      const { node: name, neighbours, counters } = reading.tables;
      const node = instance.node(name);
      const told = (counter: string) => (counters[counter] ?? 0) > 0;
      if (told('Icmp.InDestUnreachs')) writeSysctl(node, 'net.ipv4.route.flush', '1');
      // IPv6 has no such setting: its entries are deleted one by one.
      if (told('Icmp6.InPktTooBigs')) await output(node, 'ip', ['-6', 'route', 'flush', 'cache']);
      const answered = neighbours?.filter(({ mac }) => mac !== null);
      if (answered === undefined || answered.length === neighbours?.length) return reading;
      forgetUnresolved(node);
      return reading.with({ neighbours: answered, stations: answered.length });
    }),
  );
}
