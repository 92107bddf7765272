import fc from 'fast-check';

/** Words that every name and value must survive. */
const WORDS = [
  ...['', ' ', '-', '--', '-rf', '--help', '.', '..', '../x', '../../etc/passwd', '/etc/passwd', '/', '~'],
  ...[
    '$(touch /tmp/pwned)',
    '`id`',
    '; reboot',
    '| cat',
    '&& true',
    '$HOME',
    "'",
    '"',
    "a'b",
    '\\',
    '*',
    '%n',
  ],
  ...['a\nb', 'a\r\nb', '\t', '\0', '\u001b[2J', '\u001b]0;x\u0007', '\u202e', '\ufeff', '💥', 'é', '\ud800'],
  ...['eth0123456789012', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(33), 'x'.repeat(100_000)],
  ...[
    'lo',
    'all',
    'default',
    'eth0',
    'br0',
    'router',
    'pc',
    'web',
    'router:eth0',
    'router:',
    ':eth0',
    'a:b:c',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'length', 'null', 'NaN'],
  ...[
    '192.168.1.1/24',
    '192.168.1.1',
    '192.168.1.300',
    '1.2.3.4/33',
    '0.0.0.0/0',
    '::/0',
    '::1',
    'fe80::1%lo',
  ],
  ...['255.255.255.255/32', '224.0.0.1/4', '1.2.3', '0x7f.1', '01.02.03.04/8', '1.2.3.4/-1', '1.2.3.4/ 8'],
  ...[
    'on',
    'off',
    'yes',
    'no',
    '1',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    '0x10',
    '1.5',
    '10mbit',
    '5ms',
  ],
  ...[
    '{{mac router:eth0}}',
    '{{mac x:y}}',
    '{{',
    '}}',
    '{{mac}}',
    '*nat\n-A X\nCOMMIT',
    '-j DROP',
    ':X - [0:0]',
  ],
  ...[
    'http://1.2.3.4/',
    'http://',
    'http://[::1/',
    'file:///etc/passwd',
    'http://x y/',
    'net.ipv4.ip_forward',
  ],
];

export const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map((two) => two.join('')),
  },
);

const numbers = [0, -0, 1, -1, 0.5, 65535, 65536, 2 ** 31, 2 ** 53, 1e21, 1e308];

/** Any value that JSON can express. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: word },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(...numbers, true, false, null, [], {}, [[]], [{}], ['x', 'x']),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Values that only a program can produce. */
export const oddValue: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  ...[
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    Symbol('odd'),
    () => 'odd',
    new Date(0),
    /odd/,
    new Map(),
  ],
  ...[Object.create(null), cyclic(), new Proxy({}, {})],
);

function cyclic(): unknown {
  const all: Record<string, unknown> = {};
  all.nodes = all;
  return all;
}
