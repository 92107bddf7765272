/*
 * The lower limit of `npm run bench scale`: a star of N hosts by raw rtnetlink and nothing else.
 * Each host is a network namespace with lo, an IPv4 address and a veth to one bridge, as `lab up --topo single,N` has
 * them. Prints "up" when the last message is acknowledged, waits for nothing, and lives until its input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BRIDGE = 2, FIRST_PORT = 100, ETH0 = 2, BATCH = 16 };

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* Requests under way, and the last of them. */
static char buffer[1 << 16];
static size_t used;
static struct nlmsghdr *last;

static void *put(const void *data, size_t size) {
  void *at = memset(buffer + used, 0, NLMSG_ALIGN(size));
  memcpy(at, data, size);
  used += NLMSG_ALIGN(size);
  last->nlmsg_len = buffer + used - (char *)last;
  return at;
}

static void begin(int type, int flags, const void *body, size_t size) {
  static int sequence;
  last = (struct nlmsghdr *)(buffer + used);
  struct nlmsghdr header = {
    .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags, .nlmsg_seq = ++sequence};
  put(&header, sizeof header);
  put(body, size);
}

static struct rtattr *attribute(int type, const void *data, size_t size) {
  struct rtattr header = {.rta_type = type, .rta_len = RTA_LENGTH(size)};
  struct rtattr *at = put(&header, sizeof header);
  if (size > 0) put(data, size);
  return at;
}

static struct rtattr *open_nest(int type) { return attribute(type, NULL, 0); }
static void close_nest(struct rtattr *nest) { nest->rta_len = buffer + used - (char *)nest; }
static void text(int type, const char *value) { attribute(type, value, strlen(value) + 1); }
static void number(int type, unsigned value) { attribute(type, &value, sizeof value); }

/* The kernel uses one of each; otherwise it makes as many as there are processors. */
static void one_queue(void) {
  number(IFLA_NUM_TX_QUEUES, 1);
  number(IFLA_NUM_RX_QUEUES, 1);
}

/* Sends what is under way; every failure ends the program. */
static void flush(int fd) {
  static char answer[1 << 16];
  if (used == 0) return;
  last->nlmsg_flags |= NLM_F_ACK;
  unsigned end = last->nlmsg_seq;
  if (send(fd, buffer, used, 0) < 0) die("send");
  used = 0;
  for (;;) {
    int length = recv(fd, answer, sizeof answer, 0);
    if (length < 0) die("recv");
    for (struct nlmsghdr *m = (void *)answer; NLMSG_OK(m, length); m = NLMSG_NEXT(m, length)) {
      if (m->nlmsg_type != NLMSG_ERROR) continue;
      errno = -((struct nlmsgerr *)NLMSG_DATA(m))->error;
      if (errno != 0) die("netlink");
      if (m->nlmsg_seq == end) return;
    }
  }
}

static int netlink(void) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) die("socket");
  return fd;
}

static int namespace(void) {
  int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("open");
  return fd;
}

static void no_ipv6(int index) {
  struct ifinfomsg link = {.ifi_index = index};
  unsigned char none = IN6_ADDR_GEN_MODE_NONE;
  begin(RTM_SETLINK, 0, &link, sizeof link);
  struct rtattr *families = open_nest(IFLA_AF_SPEC), *inet6 = open_nest(AF_INET6);
  attribute(IFLA_INET6_ADDR_GEN_MODE, &none, 1);
  close_nest(inet6);
  close_nest(families);
}

static void up(int index) {
  struct ifinfomsg link = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
  begin(RTM_SETLINK, 0, &link, sizeof link);
}

static void add_bridge(void) {
  struct ifinfomsg link = {.ifi_index = BRIDGE};
  unsigned char off = 0;
  begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &link, sizeof link);
  text(IFLA_IFNAME, "br0");
  struct rtattr *info = open_nest(IFLA_LINKINFO);
  text(IFLA_INFO_KIND, "bridge");
  struct rtattr *data = open_nest(IFLA_INFO_DATA);
  attribute(IFLA_BR_MCAST_SNOOPING, &off, 1);
  close_nest(data);
  close_nest(info);
}

/* A veth pair: a port of the bridge here, eth0 in the namespace of `host`. */
static void add_cable(int number_of_host, int host) {
  int index = FIRST_PORT + number_of_host;
  char name[IFNAMSIZ];
  snprintf(name, sizeof name, "eth%d", number_of_host + 1);
  struct ifinfomsg port = {.ifi_index = index}, eth0 = {.ifi_index = ETH0};
  begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &port, sizeof port);
  text(IFLA_IFNAME, name);
  number(IFLA_MASTER, BRIDGE);
  one_queue();
  struct rtattr *info = open_nest(IFLA_LINKINFO);
  text(IFLA_INFO_KIND, "veth");
  struct rtattr *data = open_nest(IFLA_INFO_DATA), *peer = attribute(VETH_INFO_PEER, &eth0, sizeof eth0);
  text(IFLA_IFNAME, "eth0");
  one_queue();
  number(IFLA_NET_NS_FD, host);
  close_nest(peer);
  close_nest(data);
  close_nest(info);
  no_ipv6(index);
  up(index);
}

static void set_up_host(int number_of_host) {
  struct ifaddrmsg address = {.ifa_family = AF_INET, .ifa_prefixlen = 8, .ifa_index = ETH0};
  unsigned ip = htonl(0x0a000001 + number_of_host);
  begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &address, sizeof address);
  attribute(IFA_LOCAL, &ip, sizeof ip);
  attribute(IFA_ADDRESS, &ip, sizeof ip);
  up(1);
  no_ipv6(ETH0);
  up(ETH0);
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 0;
  struct rlimit files;
  if (count < 1 || getrlimit(RLIMIT_NOFILE, &files)) return 2;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  if (unshare(CLONE_NEWNET)) die("unshare");
  int own = namespace(), bridge = netlink();
  int *hosts = calloc(count, sizeof *hosts), *sockets = calloc(count, sizeof *sockets);
  add_bridge();
  flush(bridge);
  for (int i = 0; i < count; i++) {
    if (unshare(CLONE_NEWNET)) die("unshare");
    hosts[i] = namespace();
    sockets[i] = netlink();
  }
  if (setns(own, CLONE_NEWNET)) die("setns");
  for (int i = 0; i < count; i++) {
    add_cable(i, hosts[i]);
    if (i % BATCH == BATCH - 1) flush(bridge);
  }
  flush(bridge);
  for (int i = 0; i < count; i++) {
    set_up_host(i);
    flush(sockets[i]);
  }
  no_ipv6(BRIDGE);
  up(BRIDGE);
  flush(bridge);

  puts("up");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0);
  return 0;
}
