/** A forward: the machine sends what comes for one address and port to another. It was seen when it was asked. */
export interface Turned {
  /** Of `icmp` both ports are 0. */
  protocol: 'tcp' | 'udp' | 'icmp';
  /** Whom others call. */
  address: string;
  port: number;
  to: { address: string; port: number };
}

/** Of a service. */
export interface Forward extends Turned {
  protocol: 'tcp' | 'udp';
  /** Set if what answers speaks TLS: the names and addresses that its certificate is for. */
  names?: string[];
}

export const isForward = (turned: Turned): turned is Forward => turned.protocol !== 'icmp';

export const forwardText = ({ protocol, address, port, to }: Forward): string =>
  `${protocol} ${endpoint(address, port)} → ${endpoint(to.address, to.port)}`;

export const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
