# Asks the kernel for what leads out of a sandbox, and prints `NAME: what came of it` for each.
use strict;
use POSIX ();
my $arm = (POSIX::uname())[4] eq 'aarch64';

sub call {
  my ($name, $numbers, @arguments) = @_;
  my $number = ref $numbers ? $numbers->[$arm] : $numbers;
  $! = 0;
  my $result = syscall($number, @arguments);
  POSIX::_exit(0) if $name =~ /^clone/ and $result == 0;
  print "$name: ", $result < 0 ? 'refused' : "reached $result", "\n";
  return $result;
}

my $tmpfs = "tmpfs\0";
my $room = "\0" x 4096;
my $iovec = pack 'QQ', unpack('Q', pack('P', $room)), 64;
my $there = pack 'QQ', 0x400000, 64;

call 'mount', [165, 40], $tmpfs, "/mnt\0", $tmpfs, 0, "\0";
call 'mount --bind', [165, 40], "/usr\0", "/mnt\0", "\0", 0x1000, "\0";
call 'remount', [165, 40], "none\0", "/usr\0", "\0", 0x1020, "\0";
call 'umount', [166, 39], "/usr\0", 2;
call 'fsopen', 430, $tmpfs, 0;
call 'fspick', 433, -100, "/usr\0", 0;
call 'open_tree, a copy', 428, -100, "/usr\0", 1;
call 'move_mount', 429, -100, "/usr\0", -100, "/mnt\0", 0;
call 'mount_setattr', 442, -100, "/usr\0", 0, pack('QQQQ', 0, 1, 0, 0), 32;
call 'pivot_root', [155, 41], "/\0", "/mnt\0";
call 'unshare, users', [272, 97], 0x10000000;
call 'unshare, mounts', [272, 97], 0x20000;
call 'unshare, network', [272, 97], 0x40000000;
call 'clone, users', [56, 220], 0x10000011, 0, 0, 0, 0;

# It is process 1 of the sandbox.
my $agent = 1;
call "ptrace attach, process 1", [101, 117], 16, $agent, 0, 0;
call "ptrace seize, process 1", [101, 117], 0x4206, $agent, 0, 0;
call "process_vm_readv, process 1", [310, 270], $agent, $iovec, 1, $there, 1, 0;
call "process_vm_writev, process 1", [311, 271], $agent, $iovec, 1, $there, 1, 0;
my $pidfd = syscall 434, $agent, 0;
if ($pidfd < 0) { print "pidfd_getfd, process 1: refused\n" }
else {
  call "pidfd_getfd, process 1", 438, $pidfd, 4, 0;
  call "setns, process 1", [308, 268], $pidfd, 0x40000000;
}
call 'prlimit, a question', [302, 261], $agent, 7, 0, $room;
call "prlimit, process 1, $_", [302, 261], $agent, $_, pack('QQ', 0, 0), 0 for 0, 4, 7;
call "setpriority, process 1", [141, 140], 0, $agent, 19;
call "migrate_pages, process 1", [256, 238], $agent, 8, "\1" . "\0" x 7, "\1" . "\0" x 7;
call 'kill, everybody', [62, 129], -1, 9;
call "socket, $_", [41, 198], $_, 1, 0 for 40, 38, 31, 42;
call 'bpf, a map', [321, 280], 0, pack('L5', 2, 4, 4, 1, 0) . "\0" x 100, 120;
call 'perf_event_open, a processor', [298, 241], pack('LLQ', 1, 112, 0) . "\0" x 96, -1, 0, -1, 0;
call 'perf_event_open, itself', [298, 241], pack('LLQ', 1, 112, 0) . "\0" x 96, 0, -1, -1, 0;
call 'kexec_load', [246, 104], 0, 0, 0, 0;
call 'kexec_file_load', [320, 294], -1, -1, 0, "\0", 0;
call 'init_module', [175, 105], $room, 4096, "\0";
call 'finit_module', [313, 273], 0, "\0", 0;
call 'delete_module', [176, 106], "bridge\0", 0x800;
call 'userfaultfd', [323, 282], 1;
call 'io_uring_setup', 425, 1, "\0" x 120;
call 'add_key', [248, 217], "user\0", "of-a-lab\0", "text", 4, -4;
call 'keyctl, the user\'s keys', [250, 219], 0, -4, 0;
call 'keyctl, the session\'s keys', [250, 219], 0, -3, 0;
call 'request_key', [249, 218], "user\0", "hairpin-secret\0", 0, -4;
call 'open_by_handle_at', [304, 265], -100, pack('Ll', 8, 1) . "\0" x 8, 0;
call 'quotactl', [179, 60], 0x80000100, "/dev/vda\0", 0, $room;
call 'acct', [163, 89], "/tmp/accounting\0";
call 'swapoff', [168, 225], "/dev/vda\0";
call 'reboot', [169, 142], 0xfee1dead, 672274793, 0x89abcdef, 0;
call 'settimeofday', [164, 170], pack('qq', 1, 0), 0;
call 'clock_settime', [227, 112], 0, pack('qq', 1, 0);
call 'adjtimex', [159, 171], "\0" x 256;
call 'sethostname', [170, 161], 'stolen', 6;
call 'setdomainname', [171, 162], 'stolen', 6;
call 'syslog, all of it', [103, 116], 3, $room, 4096;
call 'iopl', [172, 9999], 3;
call 'mknod, a disk', [133, 9999], "/tmp/disk\0", 0060600, 259 << 8;
call 'chroot', [161, 51], "/tmp\0";

# Another set of numbers for the same calls: getpid, then getsid, of programs for x32.
call 'x32', 0x40000000 | 39 unless $arm;
