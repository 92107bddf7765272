/** A port forward: packets to one address and port are sent to another one. It was observed with a packet. */
export interface Turned {
  /** For `icmp` both ports are 0. */
  protocol: 'tcp' | 'udp' | 'icmp';
  /** The address that others call. */
  address: string;
  port: number;
  to: { address: string; port: number };
}

/** Of a service. */
export interface Forward extends Turned {
  protocol: 'tcp' | 'udp';
  /** Set if the server speaks TLS: the names and addresses in its certificate. */
  names?: string[];
}

export const isForward = (turned: Turned): turned is Forward => turned.protocol !== 'icmp';

export const forwardText = ({ protocol, address, port, to }: Forward): string =>
  `${protocol} ${endpoint(address, port)} → ${endpoint(to.address, to.port)}`;

export const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
