# firewalld on a router: zones external and internal, and a forward port of the external one.
switch switch lan0
ip address add 192.168.1.1/24 dev lan0
host server 192.168.1.5/24 192.168.1.1 p1 switch
host client 192.168.1.6/24 192.168.1.1 p2 switch
serve server 80
uplink
bus
firewall-offline-cmd --zone=external --add-interface=wan0 >&2
firewall-offline-cmd --zone=internal --add-interface=lan0 >&2
firewall-offline-cmd --zone=external --add-forward-port=port=8080:proto=tcp:toport=80:toaddr=192.168.1.5 >&2
firewalld --nopid --nofork >&2 &
# It takes its name on the bus first, and answers when it has started. Trying again and again would only slow it down.
python3 - <<'WAIT'
import dbus
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = 'org.fedoraproject.FirewallD1'
DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
loop = GLib.MainLoop()
bus.watch_name_owner(NAME, lambda owner: loop.quit() if owner else None)
loop.run()
bus.call_blocking(NAME, '/org/fedoraproject/FirewallD1', NAME, 'getDefaultZone', '', (), timeout=100)
WAIT
