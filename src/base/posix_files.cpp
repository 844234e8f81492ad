// Files over POSIX calls. Regular files only: a FIFO or a device in the place of a file is refused, not read.
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "waybill/base/files.hpp"

namespace waybill::base {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

Failure failed(Text text, const Path& path) {
    const int reason = errno;
    const Code code = reason == ENOENT                       ? Code::file_missing
                      : reason == EEXIST                     ? Code::file_exists
                      : reason == ENOSPC || reason == EDQUOT ? Code::no_space
                                                             : Code::file_failed;
    return fail(Error::of_file(code, text, path, reason));
}

class PosixFile final : public File {
public:
    PosixFile(Descriptor fd, Path path) : fd_(std::move(fd)), path_(std::move(path)) {}

    Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
        std::string out(length, '\0');
        std::size_t done = 0;
        while (done < length) {
            const ssize_t got = ::pread(fd_.get(), out.data() + done, length - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failed("cannot read", path_);
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        out.resize(done);
        return out;
    }

    Result<void> write_at(std::uint64_t offset, Bytes bytes) override {
        while (!bytes.empty()) {
            const ssize_t put = ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return failed("cannot write", path_);
            bytes.remove_prefix(static_cast<std::size_t>(put));
            offset += static_cast<std::uint64_t>(put);
        }
        return {};
    }

    Result<void> sync() override {
        if (::fdatasync(fd_.get()) != 0) return failed("cannot sync", path_);
        return {};
    }

    Result<std::uint64_t> size() override {
        struct stat status{};
        if (::fstat(fd_.get(), &status) != 0) return failed("cannot read the size", path_);
        return static_cast<std::uint64_t>(status.st_size);
    }

    Result<void> truncate(std::uint64_t size) override {
        if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return failed("cannot truncate", path_);
        return {};
    }

    Result<bool> still_in_place(std::uint64_t at_least) override {
        struct stat ours{}, named{};
        if (::fstat(fd_.get(), &ours) != 0) return failed("cannot look at the open file", path_);
        if (::stat(path_.c_str(), &named) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return false;
            return failed("cannot look at", path_);
        }
        return ours.st_dev == named.st_dev && ours.st_ino == named.st_ino &&
               static_cast<std::uint64_t>(ours.st_size) >= at_least;
    }

private:
    Descriptor fd_;
    Path path_;
};

class PosixLock final : public Lock {
public:
    explicit PosixLock(Descriptor fd) : fd_(std::move(fd)) {}

private:
    Descriptor fd_;
};

int flags_of(Files::Mode mode) {
    // O_NONBLOCK: opening a FIFO must not wait for its other end; for regular files it means nothing.
    switch (mode) {
        case Files::Mode::read:
            return O_RDONLY | O_CLOEXEC | O_NONBLOCK;
        case Files::Mode::write:
            return O_RDWR | O_CLOEXEC | O_NONBLOCK;
        case Files::Mode::create:
            return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    }
    return O_RDONLY;
}

}  // namespace

Result<std::unique_ptr<File>> PosixFiles::open(const Path& path, Mode mode) {
    Descriptor fd(::open(path.c_str(), flags_of(mode), 0600));
    if (fd.get() < 0) return failed(mode == Mode::create ? Text("cannot create") : Text("cannot open"), path);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return failed("cannot look at", path);
    if (!S_ISREG(status.st_mode)) return fail(Error::of_file(Code::file_failed, "not a regular file", path));
    return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(fd), path));
}

Result<void> PosixFiles::rename(const Path& from, const Path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return failed("cannot rename to", to);
    return {};
}

Result<void> PosixFiles::remove(const Path& path) {
    if (::unlink(path.c_str()) != 0) return failed("cannot remove", path);
    return {};
}

Result<void> PosixFiles::make_directory(const Path& path) {
    if (::mkdir(path.c_str(), 0700) != 0) return failed("cannot create the folder", path);
    return {};
}

Result<void> PosixFiles::sync_directory(const Path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0) return failed("cannot open the folder", path);
    if (::fsync(fd.get()) != 0) return failed("cannot sync the folder", path);
    return {};
}

Result<bool> PosixFiles::exists(const Path& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failed("cannot look at", path);
}

Result<std::vector<std::string>> PosixFiles::list(const Path& path) {
    struct Close {
        void operator()(DIR* folder) const { ::closedir(folder); }
    };
    const std::unique_ptr<DIR, Close> folder(::opendir(path.c_str()));
    if (!folder) return failed("cannot open the folder", path);
    std::vector<std::string> names;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(folder.get());
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return failed("cannot read the folder", path);
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::unique_ptr<Lock>> PosixFiles::lock(const Path& path) {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (fd.get() < 0) return failed("cannot open the lock", path);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return fail(Error::of_file(Code::locked, "another process is writing here and holds the lock", path));
        return failed("cannot lock", path);
    }
    return std::unique_ptr<Lock>(std::make_unique<PosixLock>(std::move(fd)));
}

}  // namespace waybill::base
