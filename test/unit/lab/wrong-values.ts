import { type Shape, valuesOf, type Word } from './schema-words.ts';

const NOT_ADDRESSES = ['somewhere', '10.0.0.300', '10.0.0.1/24'];
const NOT_PLACES = ['nobody', 'nobody:eth0', ''];

/** By word, values of the right type that are not allowed. A list within a list is one value. */
const TEXTS: [RegExp, unknown[]][] = [
  [/^name$/, ['Home', 'my home', '']],
  [/about$|because$|\.setup\.(do|undo)$/, ['', ' ', '\n']],
  [/\.(parent|master|peer|interface)$/, NOT_PLACES],
  [/\.from$|^probes\.capture\.at$|expect\.\*\.at$/, NOT_PLACES],
  [/\.packets\.at$/, ['pc', 'nobody:eth0', '']],
  [/\.(local|remote|via|src|source)$|dhcp\.(from|to|router)$/, NOT_ADDRESSES],
  [/packets\.(src|dst)$/, ['pc', '10.0.0.300', '10.0.0.1:70000']],
  [/packets\.(src|dst)Mac$/, ['pc', '02:00', 'nobody:eth0']],
  [/packets\.flags$/, ['SYN', 's', '']],
  [/\.(mac)$/, ['02:00', '03:00:00:00:00:01', '']],
  [/routingRules\.(from|to)$/, ['somewhere', '10.0.0.1/8', '']],
  [/routingRules\.(iif|oif)$|\.dev$/, ['nobody', 'eth99', '']],
  [/routingRules\.mark$/, ['0x1/0x2/0x3', 'red', '']],
  [/routingRules\.(sport|dport)$/, ['90-80', '70000', 'http']],
  [/routes\.to$/, ['everywhere', '10.0.0.1/8', '']],
  [/\.(addresses)$/, [['10.0.0.1'], ['10.0.0.300/24'], ['']]],
  [/\.(proxyNeighbours|nameservers)$/, [['10.0.0.0/24'], ['somewhere'], ['']]],
  [/\.neighbours$/, [{ somewhere: 'pc:eth0' }, { '10.0.0.2': 'nobody' }, { '10.0.0.2': '' }]],
  [/\.allowedIps$/, [['10.0.0.1'], ['somewhere'], ['']]],
  [/\.endpoint$/, ['10.0.0.1', 'somewhere:5', '10.0.0.1:70000']],
  [/impairment\.(rate)$|\.(atLeast|atMost)$/, ['fast', '10', '-1mbit']],
  [/impairment\.(delay|jitter)$/, ['long', '10', '-1ms']],
  [/impairment\.(loss|duplicate|reorder|corrupt)$/, ['much', '10', '101%']],
  [/(http)\.url$/, ['10.0.0.1', 'https://10.0.0.1/', 'http://10.0.0.1:70000/']],
  [/(https)\.url$/, ['10.0.0.1', 'http://10.0.0.1/', 'https://10.0.0.1:70000/']],
  [/\.method$/, ['get', 'GET IT', '']],
  [/\.host$/, ['a/b', 'a b', '']],
  [/\.headers$/, [{ 'X A': 'b' }, { 'X-A': 'b\nc' }, { '': 'b' }]],
  [/\.(tcp|udp|iperf3|ping)\.to$/, ['http://10.0.0.1/', 'a b', '']],
  [/connections\.to$/, ['10.0.0.1', 'web:80', '10.0.0.1:70000']],
  [/dns\.name$/, ['10.0.0.1', 'a b', '']],
  [/dns\.server$/, ['dns.example', '10.0.0.1:70000', '']],
  [/dns\.answer$/, ['web', 'fd00::1', '']],
  [/https\.names$/, [['*.example'], ['a b'], ['']]],
  [/dns\.records$/, [{ 'a b': '10.0.0.1' }, { web: 'somewhere' }, { web: '' }]],
  [/\.files$/, [{ motd: 'x' }, { '/etc/../motd': 'x' }, { '': 'x' }]],
  [/\.binds$/, [['site'], ['site:/x'], ['']]],
  [/\.env$/, [{ 'A B': 'x' }, { '': 'x' }, { 'A=B': 'x' }]],
  [/\.(healthcheck|command)$/, [[''], [' '], []]],
  [/\.image$|\.(banner|filter|prints|body|output)$/, ['', 1, {}]],
  [/\.sysctl$/, [{ 'kernel.hostname': 1 }, { net: 1 }, { 'net.ipv4..x': 1 }]],
  [
    /rules\.(iptables|ip6tables|ebtables)$/,
    ['-A INPUT', '*filter\nINPUT', '*filter\n-A INPUT -s {{mac nobody:eth0}}'],
  ],
  [/rules\.(nft)$/, ['table ip x { {{mac nobody:eth0}} }', '{{nothing}}', 1]],
  [/rules\.ipset$/, ['destroy x', 'create', 'x']],
  [/rules\.tc$/, ['filter show dev eth0', 'qdisc add root htb', 'x']],
  [/toggles\.\*\.values$/, [['a', 'a'], [], ['']]],
  [/(needs|when)$/, [{ nobody: true }, { nobody: [true] }, true]],
  [/toggles\.\*\.default$/, ['nothing', 1, '']],
  [/links$/, [[['pc:eth0']], [['pc:eth0', 'nobody:eth0']], [['pc', 'web']]]],
];

/** Words for which every text is right. */
export const ANY_TEXT: ReadonlySet<Word> = new Set(['probes.udp.send', 'probes.udp.answer']);

/** Paths of files are checked when a lab is read; broken-definitions.txt has those messages. */
export const isFile = (word: Word): boolean => word.endsWith('.file');

/** At least three values that the word cannot have. */
export function wrongValues(word: Word, shape: Shape): unknown[] {
  const said = TEXTS.find(([pattern]) => pattern.test(word))?.[1];
  return said ?? byShape(shape);
}

function byShape(shape: Shape): unknown[] {
  const { type, minimum, maximum, anyOf } = shape;
  if (type === 'boolean') return ['on', 1, [true]];
  if (valuesOf(shape)) return type === 'array' ? ['x', ['nothing'], [1]] : ['nothing', 1, ''];
  if (minimum !== undefined && maximum !== undefined) return [minimum - 1, maximum + 1, String(minimum)];
  if (type === 'string') return [1, {}, ['x']];
  if (type === 'array') return ['x', {}, [-1]];
  return anyOf ? [[], null, {}] : ['x', [], 1];
}
