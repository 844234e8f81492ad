// What the tests of the index share: a log in a folder of the real file system, for SQLite knows no other.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "fixtures.hpp"
#include "waybill/audit/index.hpp"

namespace waybill::audit {

/// Says the times that it is told, one second after the other from there on.
class SetClock final : public base::Clock {
public:
    Time now() const override {
        const std::lock_guard lock(mutex_);
        return now_ += std::chrono::seconds(1);
    }
    void set(std::string_view time) {
        const std::lock_guard lock(mutex_);
        now_ = *base::parse_time(time);
    }

private:
    mutable std::mutex mutex_;
    mutable Time now_ = TickingClock::start;
};

struct IndexedLog {
    base::PosixFiles files;
    SetClock clock;
    SeededRandom random{"index"};
    Path directory;
    std::unique_ptr<crypto::Keyring> keyring;
    std::unique_ptr<Log> log;

    IndexedLog() {
        crypto::start();
        std::string name = (std::filesystem::temp_directory_path() / "waybill-index.XXXXXX").string();
        directory = ::mkdtemp(name.data());
        keyring =
            *crypto::Keyring::create(files, random, directory / "keyring", crypto::Secret::random(32, random), origin);
        open();
    }
    ~IndexedLog() {
        log.reset();
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
    }
    void open() {
        log = *Log::open({directory, origin, "gw-test", 16 << 10, 8 << 10, std::chrono::milliseconds(0)}, files, clock,
                         random, *keyring);
    }
    std::string new_id() { return base::make_uuid7(clock.now(), random); }
    /// A window and its outcome; the id.
    std::string share(const std::function<void(Shared&)>& change = {}, Outcome::End end = Outcome::End::complete) {
        Shared window = window_of(new_id());
        if (change) change(window);
        REQUIRE(commit(*log, window, body_of_window));
        Outcome outcome = outcome_of(window.id);
        outcome.end = end;
        REQUIRE(commit(*log, outcome));
        return window.id;
    }
    IndexState update(bool with_keys = true, Rebuild rebuild = Rebuild::if_needed) {
        const auto state = update_index(files, {directory, with_keys ? keyring.get() : nullptr, rebuild});
        REQUIRE(state);
        return *state;
    }
    Index index() {
        auto opened = Index::open(directory);
        REQUIRE(opened);
        return *std::move(opened);
    }
    std::vector<std::uint64_t> found(const Query& query) {
        const auto page = index().search(query);
        REQUIRE(page);
        std::vector<std::uint64_t> out;
        for (const Hit& hit : page->hits) out.push_back(hit.index);
        return out;
    }
};

inline SubjectDigest digest_number(unsigned char n) { return {n, 9, 9}; }

}  // namespace waybill::audit
