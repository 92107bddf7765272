import { forgetUnresolved } from '../../kernel/neighbour.ts';
import { writeSysctl } from '../../kernel/sysctl.ts';
import type { Instance } from '../instance.ts';
import type { Reading } from '../observe/state.ts';
import { output } from '../program.ts';

/**
 * Makes nodes forget the traces of earlier probes. For a while a node does not ask again for a neighbour that did
 * not answer, and it sends smaller packets after it learned a path MTU. Neighbours that answered stay.
 *
 * @returns the readings after that
 */
export function forgetEarlier(instance: Instance, readings: readonly Reading[]): Promise<Reading[]> {
  return Promise.all(
    readings.map(async (reading) => {
      const { node: name, neighbours, counters } = reading.tables;
      const node = instance.node(name);
      const told = (counter: string) => (counters[counter] ?? 0) > 0;
      if (told('Icmp.InDestUnreachs')) writeSysctl(node, 'net.ipv4.route.flush', '1');
      // IPv6 has no such setting, so its entries are deleted one by one.
      if (told('Icmp6.InPktTooBigs')) await output(node, 'ip', ['-6', 'route', 'flush', 'cache']);
      const answered = neighbours?.filter(({ mac }) => mac !== null);
      if (answered === undefined || answered.length === neighbours?.length) return reading;
      forgetUnresolved(node);
      return reading.with({ neighbours: answered, stations: answered.length });
    }),
  );
}
