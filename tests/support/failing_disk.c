/* failing_disk: a disk that fails when it is told to, for LD_PRELOAD. XASO_DISK_FAULT names a file; while it is there, its first letter
   says what fails for regular files: 'f' every fsync and fdatasync (EIO), 's' one in five of them, 'w' every write (ENOSPC), 'g' every write
   that would make its file grow. Built by the tests: cc -shared -fPIC -o failing_disk.so failing_disk.c */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char fault(int fd) {
    const char* path = getenv("XASO_DISK_FAULT");
    struct stat info;
    if (!path || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return 0;
    int told = open(path, O_RDONLY | O_CLOEXEC);
    if (told < 0) return 0;
    char what = 0;
    ssize_t n = read(told, &what, 1);
    close(told);
    return n == 1 ? what : 0;
}

static int sync_fails(int fd) {
    static unsigned count;
    char what = fault(fd);
    if (what != 'f' && !(what == 's' && __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) % 5 == 0)) return 0;
    errno = EIO;
    return 1;
}

static int write_fails(int fd, off_t end) {
    char what = fault(fd);
    struct stat info;
    if (what != 'w' && !(what == 'g' && fstat(fd, &info) == 0 && end > info.st_size)) return 0;
    errno = ENOSPC;
    return 1;
}

#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

int fsync(int fd) { return sync_fails(fd) ? -1 : REAL(fsync, fd); }
int fdatasync(int fd) { return sync_fails(fd) ? -1 : REAL(fdatasync, fd); }
ssize_t write(int fd, const void* bytes, size_t n) {
    off_t at = lseek(fd, 0, SEEK_CUR);
    return write_fails(fd, at + (off_t)n) ? -1 : REAL(write, fd, bytes, n);
}
ssize_t pwrite(int fd, const void* bytes, size_t n, off_t at) { return write_fails(fd, at + (off_t)n) ? -1 : REAL(pwrite, fd, bytes, n, at); }
ssize_t pwrite64(int fd, const void* bytes, size_t n, off64_t at) { return write_fails(fd, at + (off_t)n) ? -1 : REAL(pwrite64, fd, bytes, n, at); }
ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t at) {
    off_t n = 0;
    for (int i = 0; i < count; ++i) n += (off_t)parts[i].iov_len;
    return write_fails(fd, at + n) ? -1 : REAL(pwritev, fd, parts, count, at);
}
int fallocate(int fd, int mode, off_t at, off_t n) { return write_fails(fd, at + n) ? -1 : REAL(fallocate, fd, mode, at, n); }
int posix_fallocate(int fd, off_t at, off_t n) { return write_fails(fd, at + n) ? ENOSPC : REAL(posix_fallocate, fd, at, n); }
