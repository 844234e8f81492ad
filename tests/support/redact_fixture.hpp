// A policy from texts, a redactor over it, and a message cut as a test wants it.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::test {

inline constexpr std::string_view exchange_id = "01935c00-0000-7000-8000-000000000000";

inline Time at_noon() { return *base::parse_time("2026-11-23T12:00:00Z"); }

/// catalog.yaml and one vendor file; every diagnostic fails the test.
inline std::shared_ptr<const policy::Snapshot> snapshot_of(std::string catalog, std::string vendor_name,
                                                           std::string vendor) {
    base::Diagnostics diagnostics;
    std::vector<policy::PolicyFile> files{{"catalog.yaml", std::move(catalog)},
                                          {"vendors/" + vendor_name + ".yaml", std::move(vendor)}};
    auto snapshot = policy::load_files(std::move(files), base::day_of(at_noon()), diagnostics);
    for (const auto& diagnostic : diagnostics.all()) UNSCOPED_INFO(diagnostic.text());
    REQUIRE(snapshot != nullptr);
    return snapshot;
}

inline policy::Permit permit_for(std::shared_ptr<const policy::Snapshot> snapshot,
                                 policy::Direction direction = policy::Direction::outbound) {
    const policy::Vendor& vendor = snapshot->vendors.begin()->second;
    auto permit = policy::decide(
        snapshot, policy::Call{vendor.name, vendor.routes.front().name, direction, policy::Caller::unchecked()}, {},
        at_noon());
    REQUIRE(permit);
    return *permit;
}

struct Window {
    audit::Shared draft;
    std::string body;
};

struct Redaction {
    std::vector<Window> windows;
    std::optional<Error> refused;

    std::string output() const {
        std::string all;
        for (const auto& window : windows) all += window.body;
        return all;
    }
};

struct Machine {
    explicit Machine(std::shared_ptr<const policy::Snapshot> loaded)
        : snapshot(std::move(loaded)),
          keyring(crypto::Keyring::ephemeral(random)),
          permit(permit_for(snapshot)),
          plan(permit, *keyring) {}

    /// Feeds the message in pieces of `chunk` bytes.
    Redaction redact(Bytes message, std::size_t chunk, const redact::Ceilings& ceilings = {},
                     redact::Observer* observer = nullptr, redact::LookupKey* lookups = nullptr) {
        return redact_pieces(message, {}, chunk, ceilings, observer, lookups);
    }

    /// One piece up to `cut`, and one after it.
    Redaction redact_cut(Bytes message, std::size_t cut) {
        return redact_pieces(message, cut, message.size() + 1, {}, nullptr, nullptr);
    }

    base::SystemRandom random;
    std::shared_ptr<const policy::Snapshot> snapshot;
    std::unique_ptr<crypto::Keyring> keyring;
    policy::Permit permit;
    redact::Plan plan;

private:
    Redaction redact_pieces(Bytes message, std::optional<std::size_t> first, std::size_t chunk,
                            const redact::Ceilings& ceilings, redact::Observer* observer, redact::LookupKey* lookups) {
        redact::Redactor::Message about;
        about.id = exchange_id;
        about.ceilings = ceilings;
        about.observer = observer;
        about.lookups = lookups;
        redact::Redactor redactor(permit, plan, random, std::move(about));
        Redaction done;
        const auto collect = [&] {
            while (auto window = redactor.take()) {
                audit::Shared draft = window->draft();
                done.windows.push_back({std::move(draft), redact::unrecorded(*std::move(window))});
            }
        };
        while (!message.empty()) {
            const Bytes piece = message.substr(0, first.value_or(chunk));
            message.remove_prefix(piece.size());
            if (first && piece.empty()) {
                first.reset();
                continue;
            }
            first.reset();
            const auto fed = redactor.feed(piece);
            collect();
            if (!fed) {
                done.refused = fed.error();
                return done;
            }
        }
        if (auto finished = redactor.finish(); !finished) {
            done.refused = finished.error();
            return done;
        }
        collect();
        return done;
    }
};

inline std::string read_file(const std::filesystem::path& path) {
    base::PosixFiles files;
    auto bytes = files.read(path);
    INFO(path.string());
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace waybill::test
