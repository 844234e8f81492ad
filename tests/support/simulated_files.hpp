// Files in memory that fail on demand and forget what was not synced. A power cut drops any subset of unsynced pages (4
// KiB) and of folder changes that were not synced; after a failed sync, pages count as clean though they are not on
// disk. Any thread. It checks nothing about its callers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"

namespace waybill::test_support {

class SimulatedFiles final : public base::Files {
public:
    enum class Fault {
        not_done,   // the operation fails and has no effect
        done,       // it fails, and has its effect all the same
        no_space,   // as not_done, for want of space
        cut_short,  // a write does the first half of what it was given and fails; any other is not done
        power_cut,  // it and everything after it fails; what is on disk is decided now
    };

    SimulatedFiles() { directories_.insert("/"); }

    /// The k-th changing operation from now on (counted from 0) fails.
    void fail_at(std::uint64_t k, Fault fault, std::uint64_t seed = 0) {
        const std::lock_guard lock(mutex_);
        fail_at_ = operations_ + k;
        fault_ = fault;
        seed_ = seed;
    }
    /// Writes that would make files larger than this, together, fail with no_space.
    void set_capacity(std::uint64_t bytes) {
        const std::lock_guard lock(mutex_);
        capacity_ = bytes;
    }
    /// Every changing operation fails, as after a remount, until it is taken back.
    void set_read_only(bool read_only) {
        const std::lock_guard lock(mutex_);
        read_only_ = read_only;
    }
    std::uint64_t operations() const {
        const std::lock_guard lock(mutex_);
        return operations_;
    }
    std::uint64_t syncs() const {
        const std::lock_guard lock(mutex_);
        return syncs_;
    }
    std::uint64_t used() const {
        const std::lock_guard lock(mutex_);
        return used_locked();
    }
    /// Everything fails from now on. What survives is chosen by the seed.
    void cut_power(std::uint64_t seed) {
        const std::lock_guard lock(mutex_);
        cut_locked(seed);
    }
    /// After a power cut: what is on disk is what there is.
    void restart() {
        const std::lock_guard lock(mutex_);
        fail_at_ = never;
        if (!off_) return;
        off_ = false;
        names_ = durable_names_;
        directories_ = durable_directories_;
        for (auto& [path, node] : names_) *node = Node{node->durable, node->durable, {}};
        changes_.clear();
    }

    // For tests that look at, or meddle with, what is there.
    std::vector<base::Path> all_files() const {
        const std::lock_guard lock(mutex_);
        std::vector<base::Path> out;
        for (const auto& [path, node] : names_) out.push_back(path);
        return out;
    }
    std::string& content(const base::Path& path) {
        const std::lock_guard lock(mutex_);
        return names_.at(path)->content;
    }
    bool has(const base::Path& path) const {
        const std::lock_guard lock(mutex_);
        return names_.contains(path);
    }

    base::Result<std::unique_ptr<base::File>> open(const base::Path& path, Mode mode) override {
        const std::lock_guard lock(mutex_);
        if (off_) return failed("the power is off", path);
        if (mode != Mode::create) {
            const auto found = names_.find(path);
            if (found == names_.end()) return failed("cannot open", path, Code::file_missing);
            return handle(path, found->second);
        }
        if (names_.contains(path)) return failed("cannot create", path, Code::file_exists);
        if (!directories_.contains(path.parent_path())) return failed("cannot create", path, Code::file_missing);
        auto node = std::make_shared<Node>();
        if (const auto done = change([&] { name(path, node); }); !done) return base::fail(done.error());
        return handle(path, node);
    }
    base::Result<void> rename(const base::Path& from, const base::Path& to) override {
        const std::lock_guard lock(mutex_);
        const auto found = names_.find(from);
        if (found == names_.end()) return failed("cannot rename", from, Code::file_missing);
        return change([&] {
            const auto node = found->second;
            names_.erase(from);
            names_[to] = node;
            changes_.push_back({to.parent_path(), [this, from, to, node] {
                                    durable_names_.erase(from);
                                    durable_names_[to] = node;
                                }});
        });
    }
    base::Result<void> remove(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        if (!names_.contains(path)) return failed("cannot remove", path, Code::file_missing);
        return change([&] {
            names_.erase(path);
            changes_.push_back({path.parent_path(), [this, path] { durable_names_.erase(path); }});
        });
    }
    base::Result<void> make_directory(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        if (directories_.contains(path)) return failed("there is one", path, Code::file_exists);
        if (!directories_.contains(path.parent_path())) return failed("cannot create", path, Code::file_missing);
        return change([&] {
            directories_.insert(path);
            changes_.push_back({path.parent_path(), [this, path] { durable_directories_.insert(path); }});
        });
    }
    base::Result<void> sync_directory(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        return change([&] {
            for (const Change& change : changes_)
                if (change.folder == path) change.apply();
            std::erase_if(changes_, [&](const Change& change) { return change.folder == path; });
        });
    }
    base::Result<bool> exists(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        if (off_) return failed("the power is off", path);
        return names_.contains(path) || directories_.contains(path);
    }
    base::Result<std::vector<std::string>> list(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        if (off_) return failed("the power is off", path);
        if (!directories_.contains(path)) return failed("cannot list", path, Code::file_missing);
        std::set<std::string> out;
        for (const auto& [file, node] : names_)
            if (file.parent_path() == path) out.insert(file.filename());
        for (const base::Path& directory : directories_)
            if (directory != path && directory.parent_path() == path) out.insert(directory.filename());
        return std::vector<std::string>(out.begin(), out.end());
    }
    base::Result<std::unique_ptr<base::Lock>> lock(const base::Path& path) override {
        const std::lock_guard lock(mutex_);
        if (off_) return failed("the power is off", path);
        if (!locked_.insert(path).second) return failed("taken", path, Code::locked);
        return std::unique_ptr<base::Lock>(std::make_unique<HeldLock>(*this, path));
    }

private:
    static constexpr std::uint64_t never = ~std::uint64_t{0};
    static constexpr std::size_t page = 4096;

    struct Node {
        std::string content;  // what reads see
        std::string durable;  // what a power cut leaves of it
        std::set<std::size_t> dirty;
    };
    struct Change {  // of a folder, not yet durable
        base::Path folder;
        std::function<void()> apply;
    };
    class HeldLock final : public base::Lock {
    public:
        HeldLock(SimulatedFiles& files, base::Path path) : files_(&files), path_(std::move(path)) {}
        ~HeldLock() override {
            const std::lock_guard lock(files_->mutex_);
            files_->locked_.erase(path_);
        }

    private:
        SimulatedFiles* files_;
        base::Path path_;
    };
    class Handle final : public base::File {
    public:
        Handle(SimulatedFiles& files, base::Path path, std::shared_ptr<Node> node)
            : files_(&files), path_(std::move(path)), node_(std::move(node)) {}

        base::Result<std::string> read_at(std::uint64_t offset, std::size_t length) override {
            const std::lock_guard lock(files_->mutex_);
            if (files_->off_) return failed("the power is off", path_);
            if (offset >= node_->content.size()) return std::string();
            return node_->content.substr(offset, length);
        }
        base::Result<void> write_at(std::uint64_t offset, base::Bytes bytes) override {
            const std::lock_guard lock(files_->mutex_);
            const std::uint64_t end = offset + bytes.size();
            const std::uint64_t growth = end > node_->content.size() ? end - node_->content.size() : 0;
            if (growth > 0 && files_->used_locked() + growth > files_->capacity_)
                return failed("no space", path_, Code::no_space);
            const auto put = [&](base::Bytes part) {
                const std::uint64_t part_end = offset + part.size();
                if (part_end > node_->content.size()) node_->content.resize(part_end, '\0');
                node_->content.replace(offset, part.size(), part);
                for (std::size_t p = offset / page; p * page < part_end; ++p) node_->dirty.insert(p);
            };
            return files_->change([&] { put(bytes); }, [&] { put(bytes.substr(0, bytes.size() / 2)); });
        }
        base::Result<void> sync() override {
            const std::lock_guard lock(files_->mutex_);
            ++files_->syncs_;
            const auto done = files_->change([&] {
                for (const std::size_t p : node_->dirty) keep_page(*node_, p);
                node_->durable.resize(node_->content.size(), '\0');
            });
            node_->dirty.clear();  // after a failure too: a second sync would report success and write nothing
            return done;
        }
        base::Result<std::uint64_t> size() override {
            const std::lock_guard lock(files_->mutex_);
            if (files_->off_) return failed("the power is off", path_);
            return std::uint64_t{node_->content.size()};
        }
        base::Result<void> truncate(std::uint64_t size) override {
            const std::lock_guard lock(files_->mutex_);
            return files_->change([&] { node_->content.resize(size, '\0'); });
        }
        base::Result<bool> still_in_place(std::uint64_t at_least) override {
            const std::lock_guard lock(files_->mutex_);
            if (files_->off_) return failed("the power is off", path_);
            const auto found = files_->names_.find(path_);
            return found != files_->names_.end() && found->second == node_ && node_->content.size() >= at_least;
        }

    private:
        SimulatedFiles* files_;
        base::Path path_;
        std::shared_ptr<Node> node_;
    };

    static base::Failure failed(base::Text text, const base::Path& path, Code code = Code::file_failed) {
        return base::fail(Error::of_file(code, text, path));
    }
    static void keep_page(Node& node, std::size_t p) {
        const std::size_t at = p * page;
        if (at >= node.content.size()) return;
        const std::size_t size = std::min(page, node.content.size() - at);
        if (node.durable.size() < at + size) node.durable.resize(at + size, '\0');
        node.durable.replace(at, size, node.content, at, size);
    }

    std::unique_ptr<base::File> handle(const base::Path& path, const std::shared_ptr<Node>& node) {
        return std::make_unique<Handle>(*this, path, node);
    }
    void name(const base::Path& path, const std::shared_ptr<Node>& node) {
        names_[path] = node;
        changes_.push_back({path.parent_path(), [this, path, node] { durable_names_[path] = node; }});
    }
    /// One changing operation, with its fault where it is this one's turn.
    base::Result<void> change(const std::function<void()>& effect, const std::function<void()>& half = [] {}) {
        if (off_) return base::fail(Code::file_failed, "the power is off");
        if (read_only_) return base::fail(Code::file_failed, "the file system is read-only");
        const bool fails = operations_++ == fail_at_;
        if (!fails) return effect(), base::Result<void>();
        if (fault_ == Fault::done) effect();
        if (fault_ == Fault::cut_short) half();
        if (fault_ == Fault::power_cut) cut_locked(seed_);
        if (fault_ == Fault::no_space) return base::fail(Code::no_space, "no space, as asked for");
        return base::fail(Code::file_failed, "failed, as asked for");
    }
    void cut_locked(std::uint64_t seed) {
        if (off_) return;
        off_ = true;
        std::mt19937_64 random(seed);
        const auto coin = [&] { return (random() & 1) != 0; };
        for (const Change& change : changes_)
            if (coin()) change.apply();
        for (auto& [path, node] : durable_names_) {
            if (coin()) node->durable.resize(node->content.size(), '\0');
            for (const std::size_t p : node->dirty)
                if (coin()) keep_page(*node, p);
        }
        std::erase_if(durable_directories_, [&](const base::Path& path) { return !is_reachable(path.parent_path()); });
        std::erase_if(durable_names_, [&](const auto& named) { return !is_reachable(named.first.parent_path()); });
    }
    bool is_reachable(const base::Path& folder) const {
        return folder == "/" || (durable_directories_.contains(folder) && is_reachable(folder.parent_path()));
    }
    std::uint64_t used_locked() const {
        std::uint64_t used = 0;
        for (const auto& [path, node] : names_) used += node->content.size();
        return used;
    }

    mutable std::mutex mutex_;
    std::map<base::Path, std::shared_ptr<Node>> names_, durable_names_;
    std::set<base::Path> directories_, durable_directories_{"/"};
    std::vector<Change> changes_;
    std::set<base::Path> locked_;
    std::uint64_t operations_ = 0;
    std::uint64_t syncs_ = 0;
    std::uint64_t fail_at_ = never;
    Fault fault_ = Fault::not_done;
    std::uint64_t seed_ = 0;
    std::uint64_t capacity_ = never;
    bool off_ = false;
    bool read_only_ = false;
};

}  // namespace waybill::test_support
