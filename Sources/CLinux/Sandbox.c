#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the converter's system call filter knows x86_64 and aarch64 only"
#endif

// Newer than some headers; the numbers are the same on every architecture.
#define NR_IO_URING_SETUP 425
#define NR_IO_URING_ENTER 426
#define NR_IO_URING_REGISTER 427
#define NR_OPEN_TREE 428
#define NR_MOVE_MOUNT 429
#define NR_FSOPEN 430
#define NR_FSCONFIG 431
#define NR_FSMOUNT 432
#define NR_FSPICK 433
#define NR_PIDFD_OPEN 434
#define NR_CLONE3 435
#define NR_OPENAT2 437
#define NR_PIDFD_GETFD 438
#define NR_PROCESS_MADVISE 440
#define NR_MOUNT_SETATTR 442
#define NR_QUOTACTL_FD 443
#define NR_MEMFD_SECRET 447
#define NR_PROCESS_MRELEASE 448
#define NR_FCHMODAT2 452
#define NR_SETXATTRAT 463
#define NR_REMOVEXATTRAT 466
#define NR_OPEN_TREE_ATTR 467
#define NR_FILE_SETATTR 469

/// Calls that fail with EPERM whatever their arguments.
static const uint16_t forbidden[] = {
    // Sockets.
    __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept, __NR_accept4, __NR_sendto,
    __NR_sendmsg, __NR_sendmmsg,
    // Other programs and processes.
    __NR_execve, __NR_execveat, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev, NR_PROCESS_MADVISE,
    NR_PROCESS_MRELEASE, __NR_kcmp, __NR_kill, __NR_tkill, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo,
    __NR_pidfd_send_signal, NR_PIDFD_OPEN, NR_PIDFD_GETFD, __NR_setpgid, __NR_setsid, __NR_setrlimit,
    // The file system.
    __NR_unlinkat, __NR_renameat2, __NR_mkdirat, __NR_mknodat, __NR_linkat, __NR_symlinkat, __NR_fchmod, __NR_fchmodat,
    NR_FCHMODAT2, __NR_fchown, __NR_fchownat, __NR_truncate, __NR_ftruncate, __NR_fallocate, __NR_utimensat,
    __NR_setxattr, __NR_lsetxattr, __NR_fsetxattr, __NR_removexattr, __NR_lremovexattr, __NR_fremovexattr,
    NR_SETXATTRAT, NR_REMOVEXATTRAT, NR_FILE_SETATTR, __NR_open_by_handle_at, __NR_quotactl, NR_QUOTACTL_FD,
    // Mounts and namespaces.
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_unshare, __NR_setns, NR_OPEN_TREE, NR_OPEN_TREE_ATTR,
    NR_MOVE_MOUNT, NR_FSOPEN, NR_FSCONFIG, NR_FSMOUNT, NR_FSPICK, NR_MOUNT_SETATTR,
    // Identity.
    __NR_setuid, __NR_setgid, __NR_setreuid, __NR_setregid, __NR_setresuid, __NR_setresgid, __NR_setfsuid,
    __NR_setfsgid, __NR_setgroups, __NR_capset,
    // The kernel: large and seldom needed parts of it.
    NR_IO_URING_SETUP, NR_IO_URING_ENTER, NR_IO_URING_REGISTER, __NR_bpf, __NR_keyctl, __NR_add_key, __NR_request_key,
    __NR_memfd_create, NR_MEMFD_SECRET, __NR_userfaultfd, __NR_perf_event_open, __NR_init_module, __NR_finit_module,
    __NR_delete_module, __NR_kexec_load, __NR_reboot, __NR_swapon, __NR_swapoff, __NR_acct, __NR_syslog,
    __NR_settimeofday, __NR_clock_settime, __NR_adjtimex, __NR_clock_adjtime, __NR_sethostname, __NR_setdomainname,
    __NR_fanotify_init, __NR_personality,
    // What other processes have, or are given: queues, semaphores, shared memory, places in the line, memory nodes.
    __NR_shmget, __NR_shmat, __NR_shmctl, __NR_msgget, __NR_msgsnd, __NR_msgrcv, __NR_msgctl, __NR_semget, __NR_semop,
    __NR_semtimedop, __NR_semctl, __NR_mq_open, __NR_mq_unlink, __NR_flock, __NR_setpriority, __NR_sched_setaffinity,
    __NR_sched_setscheduler, __NR_sched_setparam, __NR_sched_setattr, __NR_ioprio_set, __NR_migrate_pages,
    __NR_move_pages,
#if defined(__x86_64__)
    __NR_fork, __NR_vfork, __NR_creat, __NR_unlink, __NR_rmdir, __NR_rename, __NR_mkdir, __NR_mknod, __NR_link,
    __NR_symlink, __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat, __NR_iopl, __NR_ioperm,
    __NR_modify_ldt, __NR_kexec_file_load, __NR_uselib,
#endif
#if defined(__NR_renameat)
    __NR_renameat,
#endif
};

#define DENY SECCOMP_RET_ERRNO | EPERM
#define ABSENT SECCOMP_RET_ERRNO | ENOSYS
#define FIELD(name) ((uint32_t)offsetof(struct seccomp_data, name))
// Both architectures are little-endian: the low half of an argument comes first.
#define ARGUMENT(n) (FIELD(args) + 8 * (n))
#define ADD(...) program[count++] = (struct sock_filter)__VA_ARGS__
#define LOAD(offset) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset)))
#define RETURN(value) ADD(BPF_STMT(BPF_RET | BPF_K, (value)))
/// Skips `n` instructions unless the loaded value equals, or has one of the bits.
#define UNLESS_EQUAL(value, n) ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (n)))
#define UNLESS_ANY_BIT(bits, n) ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), 0, (n)))

int summit_install_filter(void) {
    struct sock_filter program[2 * sizeof forbidden / sizeof forbidden[0] + 128];
    unsigned short count = 0;

    LOAD(FIELD(arch));
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0));
    RETURN(SECCOMP_RET_KILL_PROCESS);
    LOAD(FIELD(nr));
#if defined(__x86_64__)
    // The x32 calls are the same ones under other numbers.
    UNLESS_ANY_BIT(0x40000000, 1);
    RETURN(SECCOMP_RET_KILL_PROCESS);
#endif
    for (size_t index = 0; index < sizeof forbidden / sizeof forbidden[0]; index++) {
        UNLESS_EQUAL(forbidden[index], 1);
        RETURN(DENY);
    }
    // What a filter can't look into is reported as unknown: glibc then falls back on clone and openat.
    UNLESS_EQUAL(NR_CLONE3, 1);
    RETURN(ABSENT);
    UNLESS_EQUAL(NR_OPENAT2, 1);
    RETURN(ABSENT);

    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
#if defined(__NR_open)
    UNLESS_EQUAL(__NR_open, 4);
    LOAD(ARGUMENT(1));
    UNLESS_ANY_BIT(writing, 1);
    RETURN(DENY);
    RETURN(SECCOMP_RET_ALLOW);
#endif
    UNLESS_EQUAL(__NR_openat, 4);
    LOAD(ARGUMENT(2));
    UNLESS_ANY_BIT(writing, 1);
    RETURN(DENY);
    RETURN(SECCOMP_RET_ALLOW);

    // Threads, but no processes.
    UNLESS_EQUAL(__NR_clone, 4);
    LOAD(ARGUMENT(0));
    UNLESS_ANY_BIT(CLONE_THREAD, 1);
    RETURN(SECCOMP_RET_ALLOW);
    RETURN(DENY);

    // abort() and raise() signal a thread of this very process.
    UNLESS_EQUAL(__NR_tgkill, 4);
    LOAD(ARGUMENT(0));
    UNLESS_EQUAL(getpid(), 1);
    RETURN(SECCOMP_RET_ALLOW);
    RETURN(DENY);

    // getrlimit() is prlimit64 with no new limit.
    UNLESS_EQUAL(__NR_prlimit64, 6);
    LOAD(ARGUMENT(2));
    UNLESS_EQUAL(0, 3);
    LOAD(ARGUMENT(2) + 4);
    UNLESS_EQUAL(0, 1);
    RETURN(SECCOMP_RET_ALLOW);
    RETURN(DENY);

    // Asking about terminals and pipes; not pushing characters into somebody's terminal.
    UNLESS_EQUAL(__NR_ioctl, 8);
    LOAD(ARGUMENT(1));
    UNLESS_EQUAL(TCGETS, 1);
    RETURN(SECCOMP_RET_ALLOW);
    UNLESS_EQUAL(TIOCGWINSZ, 1);
    RETURN(SECCOMP_RET_ALLOW);
    UNLESS_EQUAL(FIONREAD, 1);
    RETURN(SECCOMP_RET_ALLOW);
    RETURN(DENY);

    // Signals by way of an owned descriptor.
    UNLESS_EQUAL(__NR_fcntl, 8);
    LOAD(ARGUMENT(1));
    UNLESS_EQUAL(F_SETOWN, 1);
    RETURN(DENY);
    UNLESS_EQUAL(F_SETOWN_EX, 1);
    RETURN(DENY);
    UNLESS_EQUAL(F_SETSIG, 1);
    RETURN(DENY);
    RETURN(SECCOMP_RET_ALLOW);

    UNLESS_EQUAL(__NR_prctl, 4);
    LOAD(ARGUMENT(0));
    UNLESS_EQUAL(PR_SET_DUMPABLE, 1);
    RETURN(DENY);
    RETURN(SECCOMP_RET_ALLOW);

    RETURN(SECCOMP_RET_ALLOW);

    struct sock_fprog filter = {.len = count, .filter = program};
    long result = syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    if (result > 0) errno = ESRCH;  // The number of a thread that could not be brought along.
    return result == 0 ? 0 : -1;
}

int summit_give_up_privileges(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int summit_limit(int resource, uint64_t value) {
    static const int resources[] = {
        [SUMMIT_LIMIT_MEMORY] = RLIMIT_AS,
        [SUMMIT_LIMIT_PROCESSOR] = RLIMIT_CPU,
        [SUMMIT_LIMIT_FILE_SIZE] = RLIMIT_FSIZE,
        [SUMMIT_LIMIT_CORE] = RLIMIT_CORE,
        [SUMMIT_LIMIT_DESCRIPTORS] = RLIMIT_NOFILE,
    };
    if (resource < 0 || resource >= (int)(sizeof resources / sizeof resources[0])) {
        errno = EINVAL;
        return -1;
    }
    struct rlimit present;
    if (getrlimit((__rlimit_resource_t)resources[resource], &present) < 0) return -1;
    // A stricter limit that already holds stays.
    if (value > present.rlim_max) value = present.rlim_max;
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit((__rlimit_resource_t)resources[resource], &limit);
}
