"""The walls around a decoder: limits, files it may read (Landlock), system calls it may make (seccomp), no privileges.

Each wall is put up where the kernel allows it, and the caller is told which stand. Linux only; put up once, in a
process of one thread that is about to open a hostile file.
"""

import contextlib
import ctypes
import os
import resource
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

try:
    import pyseccomp as filters  # loads libseccomp, looking for it with programs that no wall would let run
except (ImportError, OSError, RuntimeError):
    filters = None

_LIBC = ctypes.CDLL(None, use_errno=True)
_NO_NEW_PRIVS, _SET_DUMPABLE, _DEATH_SIGNAL = 38, 4, 1  # prctl's numbers, <linux/prctl.h>
_CAPABILITIES = 0x20080522  # version 3 of capset's header, <linux/capability.h>
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # the same on every architecture
_READ = (1 << 2) | (1 << 3)  # Landlock's rights to read a file and to list a folder
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}  # file rights by Landlock version
DESCRIPTORS = 64
ALL = ("memory", "cpu", "writes", "cores", "descriptors", "no_new_privileges", "landlock", "capabilities", "seccomp")

# Network, programs, other processes, mounts, keys, and what has let programs out of such walls before.
REFUSED = """socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg recvmsg recvmmsg shutdown
execve execveat fork vfork ptrace process_vm_readv process_vm_writev kcmp kill tkill rt_sigqueueinfo rt_tgsigqueueinfo
pidfd_open pidfd_getfd pidfd_send_signal mount umount2 move_mount open_tree fsopen fsmount fsconfig mount_setattr
pivot_root chroot unshare setns swapon swapoff reboot acct init_module finit_module delete_module kexec_load
kexec_file_load bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register add_key request_key
keyctl memfd_create open_by_handle_at name_to_handle_at unlink unlinkat rename renameat renameat2 link linkat symlink
symlinkat mkdir mkdirat rmdir mknod mknodat creat truncate ftruncate fallocate chmod fchmod fchmodat fchmodat2 chown
fchown lchown fchownat setxattr lsetxattr fsetxattr utime utimes utimensat setuid setgid setreuid setregid setresuid
setresgid setfsuid setfsgid setgroups capset personality prctl arch_prctl setrlimit msgget msgsnd semget shmget shmat
mq_open inotify_init inotify_init1 fanotify_init landlock_create_ruleset seccomp quotactl syslog sethostname
settimeofday clock_settime adjtimex iopl ioperm ioctl""".split()


def put_up(memory: int, cpu_seconds: int, readable: Iterable[Path]) -> tuple[str, ...]:
    """Puts up every wall that this kernel has; returns their names. `memory` bytes of address space, `readable`: the
    files and folders that stay readable."""
    standing = limits(memory, cpu_seconds)
    if _LIBC.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        standing.append("no_new_privileges")
    if _landlock(readable):
        standing.append("landlock")
    if _drop_capabilities():
        standing.append("capabilities")
    if _seccomp():
        standing.append("seccomp")
    return tuple(standing)


def limits(memory: int, cpu_seconds: int) -> list[str]:
    """Address space, processor time, no byte written, no core, few descriptors. SIGXCPU comes a second before SIGKILL."""
    for wall, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS),
    ):
        most = resource.getrlimit(wall)[1]  # whoever started us may have set less
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(wall, (soft, hard))
    return ["memory", "cpu", "writes", "cores", "descriptors"]


def die_with_parent() -> None:
    """Asks the kernel to end this process when its parent ends."""
    _LIBC.prctl(_DEATH_SIGNAL, 9, 0, 0, 0)


def program_files() -> tuple[Path, ...]:
    """What the interpreter, the decoders and their fonts and tables are read from; nothing that holds a secret."""
    paths = {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    paths |= {f"{sys.base_prefix}/lib", "/usr/lib", "/usr/share", "/usr/local/lib", "/lib", "/lib64", "/etc/fonts"}
    paths |= {"/etc/ld.so.cache", str(Path(__file__).parent), "/dev/null", "/dev/urandom", "/proc/meminfo"}
    paths |= {"/proc/cpuinfo", "/sys/devices/system/cpu"}
    return tuple(sorted(path for path in map(Path, filter(None, paths)) if path.exists()))


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _landlock(readable: Iterable[Path]) -> bool:
    """Reading beneath `readable` only, no writing anywhere, no TCP, no signals outward. False where the kernel has none."""
    version = _LIBC.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rights = _RIGHTS[max(known for known in _RIGHTS if known <= version)]
    wanted = _Ruleset(rights, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _LIBC.syscall(_LANDLOCK_CREATE, ctypes.byref(wanted), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            with contextlib.suppress(OSError):  # a path that is gone need not be readable
                opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
                allowed = _READ if Path(f"/proc/self/fd/{opened}").is_dir() else _READ & ~(1 << 3)
                beneath = _Beneath(allowed, opened)
                _LIBC.syscall(_LANDLOCK_ADD, rules, 1, ctypes.byref(beneath), 0)
                os.close(opened)
        return bool(_LIBC.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _drop_capabilities() -> bool:
    """Root without its powers; true as well for who never had any."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    return bool(_LIBC.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())) == 0)


def _seccomp() -> bool:
    """Refuses system calls that no decoder needs. False without libseccomp or a kernel that has filters."""
    if filters is None:
        return False
    no, absent = filters.ERRNO(1), filters.ERRNO(38)  # EPERM; ENOSYS where the C library knows another way
    try:
        wall = filters.SyscallFilter(filters.ALLOW)
        rules: list[tuple[int, str, tuple[object, ...]]] = [(no, call, ()) for call in REFUSED]
        rules += [(absent, "clone3", ()), (absent, "openat2", ())]
        rules.append((no, "clone", (filters.Arg(0, filters.MASKED_EQ, 0x10000, 0),)))  # threads, no processes
        rules.append((no, "tgkill", (filters.Arg(0, filters.NE, os.getpid()),)))  # abort() signals oneself
        rules.append((no, "prlimit64", (filters.Arg(2, filters.NE, 0),)))  # asking is allowed, setting is not
        for flag in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC):
            rules.append((no, "openat", (filters.Arg(2, filters.MASKED_EQ, flag, flag),)))
            rules.append((no, "open", (filters.Arg(1, filters.MASKED_EQ, flag, flag),)))
        for action, call, arguments in rules:
            with contextlib.suppress(OSError, ValueError):  # a call that this architecture or library does not know
                wall.add_rule(action, call, *arguments)
        wall.load()
    except (OSError, RuntimeError, ValueError):
        return False
    return True
