import { addAddress } from '../../../../src/kernel/address.ts';
import { addBridge, setMaster, setPortFlags } from '../../../../src/kernel/bridge.ts';
import { addVeth, deleteLink, setMtu, setUp } from '../../../../src/kernel/link.ts';
import { mountTmpfs } from '../../../../src/kernel/mount.ts';
import { upMessage } from '../../../../src/kernel/netlink/link-messages.ts';
import { createNamespace } from '../../../../src/kernel/new-namespace.ts';
import { links } from '../../../../src/kernel/read.ts';
import { addRoute, deleteRoute } from '../../../../src/kernel/route.ts';
import { readSysctl, writeSysctl } from '../../../../src/kernel/sysctl.ts';
import { mac, messageOf, print } from './tools.ts';

const ns = createNamespace('router');
addBridge(ns, { name: 'br0', mac: mac(0) });
addAddress(ns, 'br0', '10.0.0.1/24');
addVeth({ ns, name: 'eth0', mac: mac(1) }, { ns, name: 'loose0', mac: mac(2) });
setUp(ns, 'br0');

const errors = {
  missingInterface: messageOf(() => addAddress(ns, 'eth9', '10.0.0.1/24')),
  nameTooLong: messageOf(() => addBridge(ns, { name: 'a-name-too-long-for-linux', mac: mac(3) })),
  duplicateLink: messageOf(() => addBridge(ns, { name: 'br0', mac: mac(3) })),
  duplicateAddress: messageOf(() => addAddress(ns, 'br0', '10.0.0.1/24')),
  multicastMac: messageOf(() => addBridge(ns, { name: 'br1', mac: '01:00:00:00:00:00' })),
  smallMtu: messageOf(() => setMtu(ns, 'eth0', 12)),
  badGateway: messageOf(() => addRoute(ns, { to: 'default', via: '172.16.0.1' })),
  missingRoute: messageOf(() => deleteRoute(ns, { to: '9.0.0.0/8' })),
  routeOfTwoFamilies: messageOf(() => addRoute(ns, { to: '9.0.0.0/8', via: 'fd00::1', dev: 'br0' })),
  portWithoutMaster: messageOf(() => setPortFlags(ns, 'eth0', { hairpin: true, flood: false })),
  masterIsNoBridge: messageOf(() => setMaster(ns, 'eth0', 'loose0')),
  notAnAddress: messageOf(() => addAddress(ns, 'br0', '300/24')),
  sysctlUnknown: messageOf(() => writeSysctl(ns, 'net.ipv4.no_such_setting', '1')),
  sysctlBridge: messageOf(() => readSysctl(ns, 'net.bridge.no-such-setting')),
  sysctlValue: messageOf(() => writeSysctl(ns, 'net.ipv4.ip_forward', 'many')),
  sysctlElsewhere: messageOf(() => writeSysctl(ns, 'kernel.hostname', 'x')),
  mountNowhere: messageOf(() => mountTmpfs('/no/such/folder', { mode: 0o755 })),
};

// The second of three requests in one send fails. The error must name it, and the socket must stay in step.
const nobody = { index: 99, object: 'router:nobody' };
const batch = messageOf(() => {
  ns.netlink.request([ns.link('eth0'), nobody, ns.link('loose0')].map((link) => upMessage(link, true)));
});
deleteLink(ns, 'eth0');
print({ errors, batch, left: links(ns).map(({ name }) => name) });
