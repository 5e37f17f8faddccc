"""What a worker gives up before it is given anything: opening files, and system calls that a solver has no use for.

Landlock and seccomp are asked for by their system calls, because the standard library has no face for them. Where the
platform has neither, nothing happens and the worker says so.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

_NO_NEW_PRIVILEGES = 38
_SECCOMP = 22
_FILTER_MODE = 2

_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""From a version of Landlock on, how many of the lowest bits are rights over files."""
_NETWORK_VERSION, _NETWORK_RIGHTS = 4, 0b11
_SCOPE_VERSION, _SCOPES = 6, 0b11

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_ABOVE, _JUMP_IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 24, 32
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000
_THREAD = 0x10000
_FOREIGN_NUMBERS = 0x40000000

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""For each machine: the column of its numbers, and its mark."""

_REFUSED = """
execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, kill 62 129, tkill 200 130, pidfd_open 434 434,
pidfd_getfd 438 438, ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, setns 308 268, unshare 272 97,
socket 41 198, socketpair 53 199, connect 42 203, bind 49 200, listen 50 201, accept 43 202, accept4 288 242,
creat 85 -, openat2 437 437, open_tree 428 428, truncate 76 45, memfd_create 319 279, mknod 133 -, mknodat 259 33,
unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38, renameat2 316 276, mkdir 83 -, mkdirat 258 34, rmdir 84 -,
link 86 -, linkat 265 37, symlink 88 -, symlinkat 266 36, chmod 90 -, fchmodat 268 53, chown 92 -, lchown 94 -,
fchownat 260 54, mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, swapon 167 224, reboot 169 142,
init_module 175 105, finit_module 313 273, delete_module 176 106, kexec_load 246 104, bpf 321 280,
perf_event_open 298 241, userfaultfd 323 282, io_uring_setup 425 425, io_uring_enter 426 426, io_uring_register 427 427,
keyctl 250 219, add_key 248 217, request_key 249 218, setuid 105 146, setgid 106 144, setreuid 113 145,
setregid 114 143, setresuid 117 147, setresgid 119 149
"""
"""System calls that a solver has no use for, with their numbers on both machines."""

_OPEN, _OPENAT, _CLONE, _CLONE3 = ("2", "-"), ("257", "56"), ("56", "220"), 435


def raise_walls() -> tuple[str, ...]:
    """Gives up what can be given up here, and says which walls stand: `landlock`, `seccomp`."""
    if sys.platform != "linux":
        return ()
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return ()
    walls = []
    if _landlock(library):
        walls.append("landlock")
    if _seccomp(library):
        walls.append("seccomp")
    return tuple(walls)


def _landlock(library: ctypes.CDLL) -> bool:
    """Refuses every right over files, TCP and other processes that the kernel knows; no rule brings any back."""
    version = library.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    bits = max(count for since, count in _FILE_RIGHTS.items() if since <= version)
    files = (1 << bits) - 1
    network = _NETWORK_RIGHTS if version >= _NETWORK_VERSION else 0
    scopes = _SCOPES if version >= _SCOPE_VERSION else 0
    size = 24 if version >= _SCOPE_VERSION else 16 if version >= _NETWORK_VERSION else 8
    attributes = ctypes.create_string_buffer(struct.pack("=QQQ", files, network, scopes)[:size], size)
    rules = library.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    refused = library.syscall(_LANDLOCK_RESTRICT, rules, 0)
    library.close(rules)
    return bool(refused == 0)


def _seccomp(library: ctypes.CDLL) -> bool:
    """Refuses the listed system calls, opening files for writing, and new processes; threads may be started."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(*machine)
    code = ctypes.create_string_buffer(b"".join(program), 8 * len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filtered = Program(len(program), ctypes.cast(code, ctypes.c_void_p).value)
    return bool(library.prctl(_SECCOMP, _FILTER_MODE, ctypes.byref(filtered), 0, 0) == 0)


def _program(column: int, mark: int) -> list[bytes]:
    """The filter, as instructions of the Berkeley packet filter."""
    refused = [call.split()[1 + column] for call in _REFUSED.split(",")]
    refuse = _instruction(_RETURN, 0, 0, _REFUSE | errno.EPERM)
    allow = _instruction(_RETURN, 0, 0, _ALLOW)
    program = [
        _instruction(_LOAD, 0, 0, _ARCHITECTURE),
        _instruction(_JUMP_IF_EQUAL, 1, 0, mark),
        refuse,
        _instruction(_LOAD, 0, 0, _NUMBER),
        _instruction(_JUMP_IF_ABOVE, 0, 1, _FOREIGN_NUMBERS),
        refuse,
    ]
    for number in refused:
        if number != "-":
            program += [_instruction(_JUMP_IF_EQUAL, 0, 1, int(number)), refuse]
    for number, flags in ((_OPEN[column], _SECOND_ARGUMENT), (_OPENAT[column], _THIRD_ARGUMENT)):
        if number != "-":
            program += [
                _instruction(_JUMP_IF_EQUAL, 0, 4, int(number)),
                _instruction(_LOAD, 0, 0, flags),
                _instruction(_JUMP_IF_BITS, 0, 1, _WRITING),
                refuse,
                allow,
            ]
    program += [
        _instruction(_JUMP_IF_EQUAL, 0, 4, int(_CLONE[column])),
        _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _instruction(_JUMP_IF_BITS, 1, 0, _THREAD),
        refuse,
        allow,
        # clone3 hides its flags in memory: the C library falls back to clone where it is not there
        _instruction(_JUMP_IF_EQUAL, 0, 1, _CLONE3),
        _instruction(_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
        allow,
    ]
    return program


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
