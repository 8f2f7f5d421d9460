#define _GNU_SOURCE
#include "CLinux.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

void summit_limit_heaps(void) {
    mallopt(M_ARENA_MAX, 2);
    // By default the heap gives its end back at 128 KiB, which each question to SQLite needs and lets go of again.
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

static int release_code(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size;
    (void)unused;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || part->p_flags & PF_W) continue;
        uintptr_t begin = (info->dlpi_addr + part->p_vaddr) & ~(page - 1);
        uintptr_t end = info->dlpi_addr + part->p_vaddr + part->p_filesz;
        madvise((void *)begin, end - begin, MADV_DONTNEED);
    }
    return 1; // The first is the program itself; the libraries are shared with others.
}

void summit_release_memory(void) {
    malloc_trim(0);
    dl_iterate_phdr(release_code, NULL);
}
