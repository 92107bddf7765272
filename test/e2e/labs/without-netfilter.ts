/**
 * A seccomp filter, inherited by all children, that refuses NETLINK_NETFILTER sockets (EPROTONOSUPPORT) like a kernel
 * without nfnetlink. The numbers are from linux/seccomp.h, linux/filter.h and socket(2).
 */
const FILTER = `
import ctypes, os, platform, struct, sys
number = {'x86_64': 41, 'aarch64': 198}[platform.machine()]
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, FAMILY, PROTOCOL = 0, 16, 32
NETLINK, NETFILTER, EPROTONOSUPPORT = 16, 12, 93
program = b''.join(struct.pack('HBBI', *each) for each in [
    (LOAD, 0, 0, NUMBER), (EQUAL, 0, 5, number),
    (LOAD, 0, 0, FAMILY), (EQUAL, 0, 3, NETLINK),
    (LOAD, 0, 0, PROTOCOL), (EQUAL, 0, 1, NETFILTER),
    (RETURN, 0, 0, 0x00050000 | EPROTONOSUPPORT),
    (RETURN, 0, 0, 0x7fff0000),
])
libc = ctypes.CDLL(None, use_errno=True)
code = ctypes.create_string_buffer(program)
filter = ctypes.create_string_buffer(struct.pack('HxxxxxxP', len(program) // 8, ctypes.addressof(code)))
libc.prctl(38, 1, 0, 0, 0)
if libc.prctl(22, 2, ctypes.c_void_p(ctypes.addressof(filter)), 0, 0) != 0:
    raise OSError(ctypes.get_errno(), 'no seccomp')
os.execvp(sys.argv[1], sys.argv[1:])
`;

export const withoutNetfilter = (command: string[]): string[] => ['python3', '-c', FILTER, ...command];
