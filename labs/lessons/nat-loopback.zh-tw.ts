import type { en } from './nat-loopback.en.ts';

/** Texts of the course in Traditional Chinese, the language of the article of 2017. */
export const zhTW: Record<keyof typeof en, string> = {
  'forward.title': '通訊埠轉送（Port Forwarding）',
  'forward.story': `網頁伺服器的位址是私有位址 \`192.168.1.5\`，網際網路上沒有人能把封包送到那裡。
路由器有公開位址 \`1.2.3.4\`，以及這條規則，稱為 DNAT 或 *port forwarding*：

    1.2.3.4:8001 -> 192.168.1.5:80

主機 \`outside\`（\`9.8.7.6\`）向名稱伺服器查詢 \`webserver.com\`，得到 \`1.2.3.4\`，然後連線到 8001 埠。`,
  'forward.ask': '探測 `inbound` 就是這個連線。結果會如何？',
  'forward.because': `路由器把封包的目的位址改成 \`192.168.1.5:80\`。回應經過路由器回來；路由器記得這條連線，
把來源位址改回 \`1.2.3.4:8001\`。因此 \`outside\` 收到的回應，正是來自它所連線的位址。`,

  'short-cut.title': '回應抄了捷徑',
  'short-cut.story': `現在換成與伺服器同一個網段的 pc（\`192.168.1.6\`）使用同一個公開名稱。這就是 *NAT loopback*，
也稱為 hairpin NAT：先往公開位址出去，再繞回裡面。

兩台機器都接在同一台交換器上，交換器接在路由器的 \`eth0\`。對這個連線，路由器只有 DNAT 規則。`,
  'short-cut.ask': '探測 `loopback` 就是 pc 的連線。結果會如何？',
  'short-cut.because': `路由器把 SYN 轉送給伺服器。伺服器看到的是鄰居 \`192.168.1.6\`，於是直接回應它：
交換器把 \`192.168.1.5:80 -> 192.168.1.6\` 直接送達，沒有經過路由器，所以沒有人把位址改回來。
pc 連線的是 \`1.2.3.4:8001\`，它不知道有任何到 \`192.168.1.5:80\` 的連線，因此回送 RST。`,

  'snat.title': '第二次轉換：SNAT',
  'snat.story': `回應必須經過路由器。只要伺服器以為路由器就是客戶端，它自然會把回應送給路由器。
所以路由器也必須改寫*來源*位址：使用 SNAT，或使用 MASQUERADE，後者直接採用介面當時的位址。`,
  'snat.task': `**任務。**讓 \`loopback\` 與 \`inbound\` 都能連通。pc 仍然連線到 \`1.2.3.4:8001\`。`,
  'snat.keep-pc': '不要更動 pc：每個客戶都有一台。',
  'snat.hint-1': '哪一個節點必須看到回應，才能把位址改回來？',
  'snat.hint-2': '路由器的 nat 表，在 POSTROUTING 鏈中還需要一條規則。',
  'snat.hint-3': '從 192.168.1.0/24 到 192.168.1.5、TCP 80 埠的封包：把來源改成 br0 的位址。',
  'snat.by-toggle': '這個 lab 有一個開關就是這條規則。',
  'snat.by-hand': '手動加入規則，使用 MASQUERADE。',
  'snat.after': `看看伺服器看到了什麼：每個來自內部的訪客都是 \`192.168.1.1\`，也就是路由器。
SNAT 的代價是：在記錄檔裡，所有人看起來都一樣。`,

  'drop.title': '消失的封包',
  'drop.story': `同一台路由器、同樣兩條規則，只有一件事不同：\`net.bridge.bridge-nf-call-iptables\` 是開啟的，
橋接器會把它轉送的訊框交給 iptables 看。新的網路命名空間一開始就是這樣。

橋接器 \`br0\` 有一個埠 \`eth0\`，交換器就接在那裡。pc 的訊框從 \`eth0\` 進來；iptables 在訊框還在橋接器裡的時候，
就把目的位址改成 \`192.168.1.5\`。而伺服器也在 \`eth0\` 後面。`,
  'drop.ask': '兩條 NAT 規則都正確。`loopback` 的結果會如何？',
  'drop.because': `訊框必須從它進來的那個埠再出去，而橋接器從不這麼做：當 \`skb->dev == p->dev\` 時，
核心的 \`should_deliver()\` 會拒絕，訊框就無聲無息地被釋放。沒有計數器、沒有記錄、也沒有 ICMP。
文章的作者是翻遍核心原始碼才找到這個原因的。`,
  'drop.task': `**任務。**用任何你喜歡的方法，讓 \`loopback\` 與 \`inbound\` 都能連通。`,
  'drop.hint-1': '如果訊框在橋接器裡不交給 iptables，封包就會往上到 IP 層，然後被路由。',
  'drop.hint-2': '這個設定是路由器的 net.bridge.bridge-nf-call-iptables。',
  'drop.by-toggle': '開關 `nf` 就是這個設定。',
  'drop.by-hand': '手動更改設定。Docker 與 Kubernetes 之類的程式需要它，會再把它打開。',

  'hairpin.title': '只開 hairpin mode',
  'hairpin.story': `有些路由器必須開啟 \`bridge-nf-call-iptables\`。核心從 2.6.32 起為此提供一個旗標：橋接器埠的
*hairpin mode*，允許訊框從進來的那個埠再出去。

    bridge link set dev eth0 hairpin on

現在它已開啟，兩條 NAT 規則也都在。所有主機先前都已經互相通訊過。`,
  'hairpin.ask': '現在 `loopback` 的結果會如何？',
  'hairpin.because': `IP 位址都對了，MAC 位址卻不對。訊框回到交換器時，來源 MAC 位址仍然是 *pc* 的。交換器從來源位址學習：
從此它認為 pc 在路由器那個埠。這稱為 *MAC flap*。給 pc 的回應被送往路由器，而交換器從不把訊框送回它來的地方。`,
  'hairpin.ask-inbound': '那麼從來不需要 hairpin 的外部主機呢？`inbound` 的結果會如何？',
  'hairpin.because-inbound': `伺服器的訊框也帶著伺服器自己的 MAC 位址，從路由器回到交換器。交換器現在認為*伺服器*在路由器那個埠。
一個為了內部而開的旗標，切斷了外部的連線。`,
  'hairpin.keep-nf': '保持 net.bridge.bridge-nf-call-iptables 開啟：這台路由器上還有別的東西需要它。',

  'one-way.title': '只做一個方向的 MAC SNAT',
  'one-way.story': `來源 MAC 位址也必須改寫。ebtables 可以做到，它有自己的 SNAT：

    ebtables -t nat -A POSTROUTING \\
      -o eth0 -p IPv4 --ip-dst 192.168.1.5 \\
      -j snat --to-source （br0 的 MAC 位址）

除了 hairpin mode 與兩條 NAT 規則以外，現在也有這條規則。它處理送往伺服器的訊框。`,
  'one-way.ask': '`loopback` 的結果會如何？',
  'one-way.because': `pc 的訊框帶著路由器的 MAC 位址到達伺服器。但是*回應*同樣在橋接器裡被改寫，再從 \`eth0\` 送往 pc：
帶著伺服器自己的 MAC 位址。現在換成伺服器的位址在 flap。`,
  'one-way.task': `**任務。**讓 \`loopback\` 與 \`inbound\` 都能連通。`,
  'one-way.hint-1': '離開 eth0 的訊框中，哪些仍然帶著別人的 MAC 位址？',
  'one-way.hint-2': 'ebtables：每個從 eth0 離開的訊框，都可以使用 br0 的 MAC 位址。',
  'one-way.by-toggle': '所有離開 eth0 的訊框都改用 br0 的 MAC 位址。',
  'one-way.by-hand': '用 ebtables 手動加入同樣的規則。',

  'three.title': '三個設定，缺一不可',
  'three.story': `文章的結論是，開啟 \`bridge-nf-call-iptables\` 的路由器需要三個設定：

1. 埠的 hairpin mode，
2. 用 iptables 做 SNAT 與 DNAT，
3. 用 ebtables 做 MAC 位址的 SNAT。

有人整理過這台路由器：hairpin mode、DNAT 與 MAC 規則都在，IP 位址的 SNAT 卻不見了。`,
  'three.ask': '`loopback` 的結果會如何？',
  'three.because': `埠與 MAC 位址都對，所以訊框到得了伺服器。它的來源是 \`192.168.1.6\`，是個鄰居。伺服器查詢鄰居的 MAC 位址，
然後繞過路由器直接回應：又是第二課的捷徑。`,
  'three.task': `**任務。**讓 \`loopback\` 與 \`inbound\` 都能連通，並且讓伺服器把 \`192.168.1.1\` 看成 \`loopback\` 的客戶端。`,
  'three.hint-1': '與第三課是同一條規則。',
  'three.by-toggle': '位址不必寫死：MASQUERADE 會採用 br0 的位址。',
  'three.by-hand': '手動加入規則，並寫明位址。',

  'patch.title': '2013 年的修補程式',
  'patch.story': `2013 年有人為這個問題寄了一份修補程式（patch）給核心的開發者：它標記被 DNAT 改過的封包，橋接器*只把這些*封包改成自己的
MAC 位址再送回去。它從未被合併。

這裡用 iptables（標記）與 ebtables（MAC 位址）做出它的規則。hairpin mode 是開啟的，所有的表都是空的：
pc 必須先查詢路由器的 MAC 位址。`,
  'patch.ask': '`loopback` 的結果會如何？',
  'patch.because': `pc 用 ARP 廣播查詢。hairpin mode 把這個廣播又從 \`eth0\` 送回去，而它沒有標記，保留著 pc 的 MAC 位址。
從此交換器認為 pc 在路由器那邊。如果 ARP 表已經填好，同樣的設定就會成功。`,
  'patch.ask-inbound': '那麼 `inbound` 呢？',
  'patch.because-inbound': '外部沒有人需要 pc，而送往伺服器的訊框都到了該去的地方。',
  'patch.task': `**任務。**從空的表開始，讓 \`loopback\` 與 \`inbound\` 都能連通。`,
  'patch.hint-1': '哪些訊框絕對不該從進來的那個埠再出去？',
  'patch.hint-2': '在 ebtables 的 FORWARD 鏈，可以丟棄從 eth0 到 eth0、沒有標記的訊框。',
  'patch.hint-3': '或者看看埠的旗標 flood、mcast_flood 與 bcast_flood：`bridge -d link`。',
  'patch.by-toggle': '加以限制的規則：沒有標記、又要從 eth0 回去的訊框一律丟棄。',
  'patch.by-hand': '這個埠不再 flood 任何訊框。',
  'patch.after': `2.6.35（2010 年）以前的核心沒有這個丟棄行為。所以使用舊核心的廉價路由器，NAT loopback 碰巧能用，
更新之後就壞了。`,

  'without.title': '不需要 hairpin',
  'without.story': `最後，pc 與伺服器接在路由器自己的兩個埠 \`eth1\` 與 \`eth2\` 上。沒有訊框需要回到它來的地方。
有 DNAT，沒有 SNAT，\`bridge-nf-call-iptables\` 是關閉的。`,
  'without.ask': '`loopback` 的結果會如何？',
  'without.because': `現在路由器就是交換器：伺服器給鄰居的回應會穿過路由器自己的橋接器。但是設定關閉時，橋接器不看 IP 位址，
所以沒有人把來源改回來。`,
  'without.task': `**任務。**讓 \`loopback\` 與 \`inbound\` 都能連通，並且讓伺服器看到 pc 自己的位址 \`192.168.1.6\`。這樣記錄檔才分得清訪客！`,
  'without.hint-1': 'SNAT 會把 pc 藏起來。還有什麼可以在回應穿過橋接器時把位址改回來？',
  'without.hint-2': '或者：pc 真的需要連線到公開位址嗎？是誰告訴它 `webserver.com` 的位址？',
  'without.by-toggle': '橋接器把回應交給 iptables，DNAT 就在那裡還原。',
  'without.by-hand': '手動更改同一個設定。',
  'without.by-name': 'Split DNS：在內部，`webserver.com` 就是 192.168.1.5。',
  'without.after': `在第四課弄壞一切的設定，在這裡反而是解答。一個設定會做什麼，取決於訊框往哪裡走。
所以這個 lab 總是先看過每一條線路，才下結論。`,
};
