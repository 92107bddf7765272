import type { RouteAnswer, RouteQuestion } from '../../kernel/route-lookup.ts';

export type { RouteAnswer, RouteQuestion, RouteRefusal } from '../../kernel/route-lookup.ts';

/** A node's answer to the question what it would do with a packet. The node is asked after a failed probe. */
export interface AskedRoute {
  node: string;
  /**
   * - `arrival`: a packet that came in, after the address translation of prerouting.
   * - `sent`: a packet that the node sent, after the translation of output, or one that its probe wanted to
   * send.
   * - `source`: the route to the source of a packet that came in. For a martian that is the node itself
   * (`local`); rp_filter wants the interface that the packet came in by.
   * - `reply`: the answer to a packet for the node itself.
   * - `own`: the destination of a refused packet, as if the node had sent it. A blackhole refuses it again, a
   * martian check does not.
   * - `lookup`: a name server of the probe's node, if no address is known for the name.
   */
  of: 'arrival' | 'sent' | 'source' | 'reply' | 'own' | 'lookup';
  question: RouteQuestion;
  answer: RouteAnswer;
}
