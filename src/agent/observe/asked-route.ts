import type { RouteAnswer, RouteQuestion } from '../../kernel/route-lookup.ts';

export type { RouteAnswer, RouteQuestion, RouteRefusal } from '../../kernel/route-lookup.ts';

/** What a node's kernel says it would do with a packet, asked after a probe that failed. */
export interface AskedRoute {
  node: string;
  /**
   * - `arrival`: a packet that came in, as it was behind the address translation of prerouting.
   * - `sent`: one that the node made, as it was behind that of output; or that its probe wanted to send.
   * - `source`: where the node would send to the source of a packet that came in. A martian's source is the node's own
   *   (`local`), and rp_filter wants the interface that the packet came in by.
   * - `reply`: what the node would answer with to a packet that is for itself.
   * - `own`: the destination of a packet that was refused, as if the node itself had made it: a blackhole is refused again, a
   *   martian is not.
   */
  of: 'arrival' | 'sent' | 'source' | 'reply' | 'own';
  question: RouteQuestion;
  answer: RouteAnswer;
}
