// What the tests of the record share: seams that stand still, a keyring, drafts that are complete.
#pragma once

#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>

#include "simulated_files.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/audit/verify.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

using test_support::SimulatedFiles;

/// SHA-256 of a counter under a seed. Any thread.
class SeededRandom final : public base::Random {
public:
    explicit SeededRandom(std::string seed) : seed_(std::move(seed)) {}
    void fill(std::span<unsigned char> out) override {
        const std::lock_guard lock(mutex_);
        while (!out.empty()) {
            const auto block = crypto::sha256(seed_ + std::to_string(count_++));
            const std::size_t size = std::min(out.size(), block.size());
            std::copy_n(block.begin(), size, out.begin());
            out = out.subspan(size);
        }
    }

private:
    std::mutex mutex_;
    std::string seed_;
    std::uint64_t count_ = 0;
};

/// A second later at every look.
class TickingClock final : public base::Clock {
public:
    Time now() const override { return start + std::chrono::seconds(ticks_++); }
    static inline const Time start = *base::parse_time("2026-11-23T11:01:02.123456Z");

private:
    mutable std::atomic<int> ticks_ = 0;
};

inline const std::string origin = "waybill.test/audit";

inline std::string digest_of(Bytes content) { return crypto::hash_text(crypto::sha256(content)); }

/// A log's surroundings: its files in memory, its keyring on files that never fail.
struct Surroundings {
    SimulatedFiles files;
    SimulatedFiles key_files;
    TickingClock clock;
    SeededRandom random{"surroundings"};
    std::unique_ptr<crypto::Keyring> keyring;
    Path directory = "/audit";

    Surroundings() {
        crypto::start();
        (void)files.make_directory(directory);
        (void)files.sync_directory("/");
        auto made = crypto::Keyring::create(key_files, random, "/keyring", crypto::Secret::random(32, random), origin);
        keyring = std::move(*made);
    }
    /// Every batch replaces the checkpoint, so that each run makes the same operations.
    Log::Options options() const {
        return {directory, origin, "gw-test", 16 << 10, 8 << 10, std::chrono::milliseconds(0)};
    }
    Result<std::unique_ptr<Log>> open() { return Log::open(options(), files, clock, random, *keyring); }
    crypto::VerifierKey key() const { return keyring->signing_key()->verifier(); }
    VerifyOptions verify_options() const {
        VerifyOptions options;
        options.directory = directory;
        options.key = key();
        options.keyring = keyring.get();
        return options;
    }
    Report verify() { return *audit::verify(files, verify_options()); }
    std::string new_id() { return base::make_uuid7(TickingClock::start, random); }
};

inline constexpr Bytes catalog = "categories: {}\n";
inline std::string kept_list() { return digest_of(catalog).substr(7) + " catalog.yaml\n"; }
inline void keep_policy(Log& log) {
    (void)log.keep(catalog);
    (void)log.keep(kept_list());
}

/// One window with two places, one of them counted only; its body is `body_of_window`.
inline constexpr Bytes body_of_window = R"({"email":"ann@x.example","name":"Ann","flag":true})";
inline Shared window_of(std::string id, std::uint32_t number = 0) {
    Shared window;
    window.id = std::move(id);
    window.window = number;
    window.last = true;
    window.client = "spiffe://corp.example/hr/sync";
    window.vendor = "acme-payroll";
    window.agreement = "DPA-2026-014";
    window.purpose = "payroll";
    window.route = "create-employees";
    window.policy = digest_of(kept_list());
    window.method = "POST";
    window.keys_name = "acme-payroll";
    window.places = {{"body $.email", "pii.email", "clear", 1, false},
                     {"body $.name", "pii.name", "clear", 1, false},
                     {"body $.flag", "tech.flag", "clear", 1, true}};
    window.items = {{0, false, 9, 15}, {1, false, 32, 5}};
    window.lookups = {{0, 0, {1, 2, 3}}};
    window.bytes_in = 99;
    window.withheld = {{"$.ssn", "gov.ssn", 1, false}, {"$.x", "", 2, true}};
    window.withheld_items = 3;
    window.drift_items = 2;
    return window;
}
inline Outcome outcome_of(std::string id, std::uint32_t windows = 1) {
    return {std::move(id), windows, Outcome::End::complete, 200, 12, {}, {}, 5};
}

inline std::string read_source_file(const std::string& path) {
    std::ifstream in(std::string(WAYBILL_SOURCE_DIR) + "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace waybill::audit
