import type { PlainWords } from './en.ts';

export const zhTW: PlainWords = {
  packets: {
    S: ['SYN', '你好，可以跟你連線嗎？'],
    'S.': ['SYN-ACK', '可以，那我也能跟你連線嗎？'],
    '.': ['ACK', '到目前為止我都收到了。'],
    'P.': ['資料', '這是我們要談的一部分內容。'],
    'F.': ['FIN', '我要說的都說完了。'],
    'FP.': ['FIN', '這是我最後要說的。'],
    R: ['RST', '我不知道有這個連線！'],
    'R.': ['RST', '這裡沒有程式在監聽。'],
    udp: ['UDP 封包', '這是一則訊息，收到了也不必回報。'],
  },
  icmp: {
    'echo request': '你在嗎？',
    'echo reply': '我在。',
    'port unreachable': '那個埠沒有程式在監聽。',
    'host unreachable': '我到不了那台主機。',
    'address unreachable': '我到不了那台主機。',
    'net unreachable': '我沒有到那個網路的路由。',
    'no route': '我沒有到那個網路的路由。',
    'admin prohibited': '有一條規則不允許。',
    'fragmentation needed': '對下一段線路來說太大了，又不允許分段。',
    'packet too big': '對下一段線路來說太大了。',
    'neighbour solicitation': '這個位址是誰的？請告訴我你的 MAC 位址。',
    'neighbour advertisement': '是我的，這是我的 MAC 位址。',
    'time exceeded': '它的 TTL 用完了，我把它丟棄了。',
  },
  arpRequest: (wanted, asking) => ['ARP 請求', `誰有 ${wanted}？請告訴 ${asking}。`],
  arpReply: (own, mac) => ['ARP 回應', `${own} 就是我，我的 MAC 位址是 ${mac}。`],
  dnsQuestion: (name) => ['DNS 查詢', `${name} 的位址是什麼？`],
  dnsAnswer: (name) => ['DNS 回應', `這是 ${name} 的位址。`],
  dnsNoName: (name) => ['DNS 回應', `沒有 ${name} 這個名稱。`],

  handedUp: (node, at) => `橋接器經由 ${at} 把它往上交給 ${node} 自己。`,
  handedDown: (node, at) => `${node} 自己把它往下交給橋接器 ${at}。`,
  comesIn: (node, at) => `它從 ${at} 進入 ${node}。`,
  setsOut: (node, at) => `它從 ${node} 的 ${at} 出發。`,
  leaves: (node, at) => `它從 ${at} 離開 ${node}。`,
  learns: (node, station, to, from) =>
    `${node} 學到了錯誤的位置：它現在認為 ${station} 在 ${to} 後面，而不是 ${from}。`,
  freed: (location, reason) => `核心在 ${location || '一個沒有公開的地方'} 釋放了它：${reason}。`,
  ends: () => '它到此為止：往目的地的路上，之後沒有任何地方再看到它。',

  bridged: (hook) => {
    const what =
      hook === 'prerouting'
        ? '套用 DNAT 的規則，就像它即將被路由一樣'
        : hook === 'postrouting'
          ? '套用 SNAT 的規則，就像它已經被路由過一樣'
          : hook === 'forward'
            ? '套用給轉送封包的規則'
            : `套用 ${hook} 的規則`;
    return `它還在橋接器裡，br_netfilter 就把它交給 iptables：${what}。`;
  },
  hooks: {
    'bridge prerouting': ({ node, iif }) => `${node} 的橋接器收下了它${from(iif)}。`,
    'bridge input': ({ node }) => `它是給 ${node} 自己的，所以橋接器不轉送。`,
    'bridge forward': ({ iif, oif }) => `橋接器決定：從 ${iif} 轉送到 ${oif}。`,
    'bridge output': ({ node, oif }) => `${node} 自己的訊框進入橋接器，往 ${oif} 去。`,
    'bridge postrouting': ({ oif }) => `橋接器即將把它送出${from(oif)}；這裡套用 MAC SNAT 的規則。`,
    'ip prerouting': () => '還沒有選擇路由：這裡套用 DNAT 的規則。',
    'ip input': ({ node }) => `路由的結果：是給 ${node} 自己的。`,
    'ip forward': ({ iif, oif }) => `路由的結果：繼續轉送，${iif ?? '?'} 進，${oif ?? '?'} 出。`,
    'ip output': ({ node }) => `${node} 自己產生了它。`,
    'ip postrouting': ({ oif }) => `即將離開${from(oif)}：這裡套用 SNAT 的規則。`,
  },
  otherHook: (node, label) => `${node} 檢查它（${label}）。`,

  aHook: (label) => `${label} 是一個 hook：核心裡的一個位置，規則在這裡看到每個封包。`,
  inBridge: {
    prerouting: '橋接器在這裡剛收下訊框，還沒有看它要往哪裡去。',
    input: '橋接器在這裡把訊框交給自己的主機。',
    forward: '橋接器在這裡把訊框從一個埠轉送到另一個埠。',
    output: '主機自己的訊框在這裡進入橋接器。',
    postrouting: '訊框在這裡從一個埠離開橋接器，可能會換上另一個來源 MAC 位址。',
  },
  inIp: {
    prerouting: '封包剛進來，還沒有選擇路由：DNAT 在這裡換掉它的目的位址。',
    input: '封包在這裡即將交給這台主機的程式。',
    forward: '要給別人的封包在這裡經過：大部分的過濾規則都在這裡。',
    output: '這台主機自己的封包從這裡開始。',
    postrouting: '封包在這裡即將離開：SNAT 在這裡換掉它的來源位址。',
  },
};

const from = (name: string | undefined) => (name ? `（${name}）` : '');
