import { readAnswer } from '../probe/dns-message.ts';
import { headersOf } from './headers.ts';
import type { NodeCapture } from './node-capture.ts';

const UDP = 17;
const UDP_HEADER = 8;
const DNS = 53;

/** Returns the addresses in DNS answers that the node received. */
export function addressesTold({ frames }: NodeCapture): string[] {
  return frames.flatMap(({ data, direction }) => {
    const headers = direction === 'in' ? headersOf(Buffer.from(data, 'base64')) : undefined;
    if (headers?.protocol !== UDP || headers.srcPort !== DNS) return [];
    const message = headers.transport.subarray(UDP_HEADER);
    return (['A', 'AAAA'] as const).flatMap((type) => readAnswer(message, type)?.addresses ?? []);
  });
}
