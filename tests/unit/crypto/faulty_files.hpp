// Files that count what changes the disk and fail from a chosen call on: before it is done, or after it was done all
// the same.
#pragma once

#include "waybill/base/files.hpp"

namespace waybill::test {

class FaultyFiles final : public base::Files {
public:
    enum class Fault { before, after };

    /// The call of this number, counted from now and from 0, and all after it fail.
    void fail_from(int call, Fault fault) {
        calls_ = 0;
        fail_from_ = call;
        fault_ = fault;
    }
    void heal() { fail_from_ = -1; }
    int calls() const { return calls_; }

    Result<std::unique_ptr<base::File>> open(const Path& path, Mode mode) override {
        if (mode == Mode::read) return real_.open(path, mode);
        auto file = guarded<std::unique_ptr<base::File>>([&] { return real_.open(path, mode); });
        if (!file) return fail(file.error());
        return std::unique_ptr<base::File>(std::make_unique<Watched>(*this, std::move(*file)));
    }
    Result<void> rename(const Path& from, const Path& to) override {
        return guarded<void>([&] { return real_.rename(from, to); });
    }
    Result<void> remove(const Path& path) override {
        return guarded<void>([&] { return real_.remove(path); });
    }
    Result<void> make_directory(const Path& path) override { return real_.make_directory(path); }
    Result<void> sync_directory(const Path& path) override {
        return guarded<void>([&] { return real_.sync_directory(path); });
    }
    Result<bool> exists(const Path& path) override { return real_.exists(path); }
    Result<std::vector<std::string>> list(const Path& path) override { return real_.list(path); }
    Result<std::unique_ptr<base::Lock>> lock(const Path& path) override { return real_.lock(path); }

private:
    class Watched final : public base::File {
    public:
        Watched(FaultyFiles& files, std::unique_ptr<base::File> real) : files_(files), real_(std::move(real)) {}
        Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
            return real_->read_at(offset, length);
        }
        Result<void> write_at(std::uint64_t offset, Bytes bytes) override {
            return files_.guarded<void>([&] { return real_->write_at(offset, bytes); });
        }
        Result<void> sync() override {
            return files_.guarded<void>([&] { return real_->sync(); });
        }
        Result<std::uint64_t> size() override { return real_->size(); }
        Result<void> truncate(std::uint64_t size) override { return real_->truncate(size); }
        Result<bool> still_in_place(std::uint64_t at_least) override { return real_->still_in_place(at_least); }

    private:
        FaultyFiles& files_;
        std::unique_ptr<base::File> real_;
    };

    template <class T, class Call>
    Result<T> guarded(Call call) {
        const bool faulty = fail_from_ >= 0 && calls_ >= fail_from_;
        ++calls_;
        if (!faulty) return call();
        if (fault_ == Fault::after) static_cast<void>(call());
        return fail(Code::file_failed, "a fault of the test");
    }

    base::PosixFiles real_;
    int calls_ = 0;
    int fail_from_ = -1;
    Fault fault_ = Fault::before;
};

}  // namespace waybill::test
