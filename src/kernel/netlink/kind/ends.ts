import { parseIp } from '../ip.ts';
import type { Writer } from '../writer.ts';

/** Writes both addresses of a tunnel, as attributes of these types. */
export function endsOf(object: string, { local, remote }: { local: string; remote: string }) {
  const [from, there] = [parseIp(local, object).bytes, parseIp(remote, object).bytes];
  return (to: Writer, localType: number, remoteType: number) => {
    to.bytes(localType, from);
    to.bytes(remoteType, there);
  };
}
