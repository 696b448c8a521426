/* A disk between one program and the files of one folder (LD_PRELOAD): what the program does to them is
   written down, and a call that is armed fails. Single-threaded programs only; linux on a 64-bit machine.

   DISK_FOLDER  the folder whose files are watched, absolute, without a slash at its end
   DISK_LOG     where the log is appended; none is kept without it

   A record of the log: operation, handle, offset, length of what follows, and that. Operations:
   O opened or made (handle, 1 = made, 2 = emptied; path)   W written (handle, offset; bytes)
   T cut or stretched (handle, size)   S made durable (handle)   C closed (handle)
   R renamed (path, NUL, path)   U unlinked (path)   D a folder made (path)   M the program's mark (text) */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { OPEN, READ, WRITE, SYNC, TRUNCATE, RENAME, UNLINK, CALLS };
enum { HANDLES = 4096 };

struct record {
    char operation;
    char space[3];
    uint32_t handle;
    uint64_t offset;
    uint64_t length;
};

static uint32_t handles[HANDLES];
static uint32_t last_handle;
static int log_file = -2;

static long seen[CALLS];
static int armed = -1, error_armed, lasting;
static long countdown, fired;

/* For the program itself, through ctypes. */

void disk_arm(int call, int error, long count, int for_good) {
    memset(seen, 0, sizeof seen);
    armed = call, error_armed = error, countdown = count, lasting = for_good, fired = 0;
}

void disk_disarm(void) { armed = -1; }
long disk_fired(void) { return fired; }
long disk_seen(int call) { return seen[call]; }

static int fails(enum call call) {
    seen[call]++;
    if (call != (enum call)armed || countdown <= 0)
        return 0;
    if (seen[call] < countdown || (seen[call] > countdown && !lasting))
        return 0;
    fired++;
    errno = error_armed;
    return 1;
}

static void note(char operation, uint32_t handle, uint64_t offset, const void *content, uint64_t length) {
    if (log_file == -2) {
        const char *path = getenv("DISK_LOG");
        int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        log_file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600) : -1;
    }
    if (log_file < 0)
        return;
    struct record record = {operation, {0}, handle, offset, length};
    struct iovec parts[2] = {{&record, sizeof record}, {(void *)content, length}};
    if (syscall(SYS_writev, log_file, parts, 2) != (long)(sizeof record + length))
        abort();
}

void disk_mark(const char *text) { note('M', 0, 0, text, strlen(text)); }

/* The part of a path below the watched folder ("" for the folder itself), or NULL for any other. */
static const char *watched(const char *path) {
    const char *folder = getenv("DISK_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) || (path[length] && path[length] != '/'))
        return NULL;
    return path[length] ? path + length + 1 : path + length;
}

static uint32_t handle_of(int file) { return file >= 0 && file < HANDLES ? handles[file] : 0; }

static int opened(const char *path, int flags, mode_t mode) {
    const char *name = watched(path);
    if (name && fails(OPEN))
        return -1;
    int made = name && (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (file < 0 || file >= HANDLES)
        return file;
    handles[file] = 0;
    if (name) {
        handles[file] = ++last_handle;
        note('O', last_handle, made ? 1 : flags & O_TRUNC ? 2 : 0, name, strlen(name));
    }
    return file;
}

static mode_t mode_of(int flags, va_list more) { return flags & O_CREAT ? va_arg(more, mode_t) : 0; }

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = mode_of(flags, more);
    va_end(more);
    return opened(path, flags, mode);
}

int close(int file) {
    if (handle_of(file)) {
        note('C', handles[file], 0, NULL, 0);
        handles[file] = 0;
    }
    return (int)syscall(SYS_close, file);
}

ssize_t pread64(int file, void *content, size_t length, off_t offset) {
    if (handle_of(file) && fails(READ))
        return -1;
    return syscall(SYS_pread64, file, content, length, offset);
}

ssize_t read(int file, void *content, size_t length) {
    if (handle_of(file) && fails(READ))
        return -1;
    return syscall(SYS_read, file, content, length);
}

/* A write that fails has written its first half: what a disk leaves that gives up or is full. */
ssize_t pwrite64(int file, const void *content, size_t length, off_t offset) {
    int broken = handle_of(file) && fails(WRITE), error = errno;
    ssize_t written = syscall(SYS_pwrite64, file, content, broken ? length / 2 : length, offset);
    if (written > 0 && handle_of(file))
        note('W', handles[file], (uint64_t)offset, content, (uint64_t)written);
    errno = broken ? error : errno;
    return broken ? -1 : written;
}

ssize_t write(int file, const void *content, size_t length) {
    if (!handle_of(file))
        return syscall(SYS_write, file, content, length);
    int broken = fails(WRITE), error = errno;
    off_t offset = lseek(file, 0, fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t written = syscall(SYS_write, file, content, broken ? length / 2 : length);
    if (written > 0)
        note('W', handles[file], (uint64_t)offset, content, (uint64_t)written);
    errno = broken ? error : errno;
    return broken ? -1 : written;
}

static int synced(int file, long call) {
    if (handle_of(file) && fails(SYNC))
        return -1;
    int answer = (int)syscall(call, file);
    if (answer == 0 && handle_of(file))
        note('S', handles[file], 0, NULL, 0);
    return answer;
}

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int ftruncate64(int file, off_t size) {
    if (handle_of(file) && fails(TRUNCATE))
        return -1;
    int answer = (int)syscall(SYS_ftruncate, file, size);
    if (answer == 0 && handle_of(file))
        note('T', handles[file], (uint64_t)size, NULL, 0);
    return answer;
}

int rename(const char *from, const char *to) {
    const char *before = watched(from), *after = watched(to);
    if (before && fails(RENAME))
        return -1;
    int answer = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (answer == 0 && before && after) {
        char both[2 * PATH_MAX];
        int length = snprintf(both, sizeof both, "%s%c%s", before, 0, after);
        note('R', 0, 0, both, (uint64_t)length);
    }
    return answer;
}

int unlink(const char *path) {
    const char *name = watched(path);
    if (name && fails(UNLINK))
        return -1;
    int answer = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (answer == 0 && name)
        note('U', 0, 0, name, strlen(name));
    return answer;
}

int mkdir(const char *path, mode_t mode) {
    const char *name = watched(path);
    int answer = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (answer == 0 && name)
        note('D', 0, 0, name, strlen(name));
    return answer;
}

/* A disk on which a call found no room says that it has none. */
int statvfs64(const char *path, struct statvfs64 *facts) {
    int (*real)(const char *, struct statvfs64 *) = dlsym(RTLD_NEXT, "statvfs64");
    int answer = real(path, facts);
    if (armed >= 0 && error_armed == ENOSPC && fired)
        facts->f_bfree = facts->f_bavail = 0;
    return answer;
}
