/** The machine sends what comes for one address and port to another: seen when it was asked. */
export interface Forward {
  protocol: 'tcp' | 'udp';
  /** Whom others call. */
  address: string;
  port: number;
  to: { address: string; port: number };
}

export const forwardText = ({ protocol, address, port, to }: Forward): string =>
  `${protocol} ${endpoint(address, port)} → ${endpoint(to.address, to.port)}`;

export const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
