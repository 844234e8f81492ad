// A policy from texts, a redactor over it, and a message cut as a test wants it.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/crypto/keyring.hpp"
#include "waybill/http/target.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/policy/match.hpp"
#include "waybill/redact/redactor.hpp"
#include "waybill/redact/restorer.hpp"

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

/// A client's message with its head, for a route of the policy's only vendor.
struct Request {
    std::string target;
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::string body = {};
};

struct Window {
    audit::Shared draft;
    std::optional<redact::OutboundHead> head;
    std::string body;
    std::string coded = {};  // in the route's coding, where it has one
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

    Redaction redact(const Request& request, std::size_t chunk = 100, const redact::Ceilings& ceilings = {},
                     redact::Observer* observer = nullptr, redact::LookupKey* lookups = nullptr) {
        return redact_pieces(request.body, {}, chunk, ceilings, observer, lookups, &request);
    }

    /// One piece up to `cut`, and one after it.
    Redaction redact_cut(Bytes message, std::size_t cut) {
        return redact_pieces(message, cut, message.size() + 1, {}, nullptr, nullptr);
    }

    std::shared_ptr<redact::RestoreKeys> restore_keys() const {
        return std::make_shared<redact::RestoreKeys>(permit, *keyring);
    }

    base::SystemRandom random;
    std::shared_ptr<const policy::Snapshot> snapshot;
    std::unique_ptr<crypto::Keyring> keyring;
    policy::Permit permit;
    redact::Plan plan;
    std::string content_type, content_encoding;  // of the messages

private:
    Result<void> give_head(redact::Redactor& redactor, const Request& request) {
        const auto target = http::parse_target(request.target);
        REQUIRE(target);
        std::vector<std::string_view> segments;
        for (const http::Segment& segment : target->path) segments.push_back(segment.decoded);
        const auto match = policy::match_route(permit.vendor(), permit.route().method, segments);
        REQUIRE(match);
        REQUIRE(match->route == &permit.route());
        redact::InboundHead head;
        for (const std::size_t index : match->parameters) head.parameters.push_back(&target->path[index]);
        std::vector<http::FieldView> fields;
        for (const auto& [name, value] : request.fields) fields.push_back({name, value});
        head.query = &target->query;
        head.fields = &fields;
        return redactor.head(head);
    }

    Redaction redact_pieces(Bytes message, std::optional<std::size_t> first, std::size_t chunk,
                            const redact::Ceilings& ceilings, redact::Observer* observer, redact::LookupKey* lookups,
                            const Request* request = nullptr) {
        redact::Redactor::Message about;
        about.id = exchange_id;
        about.ceilings = ceilings;
        about.observer = observer;
        about.lookups = lookups;
        about.content_type = content_type;
        about.content_encoding = content_encoding;
        redact::Redactor redactor(permit, plan, random, std::move(about));
        Redaction done;
        const auto collect = [&] {
            while (auto window = redactor.take()) {
                audit::Shared draft = window->draft();
                auto head = redact::unrecorded_head(*window);
                std::string coded = redact::unrecorded_coded(*window).value_or("");
                done.windows.push_back(
                    {std::move(draft), std::move(head), redact::unrecorded(*std::move(window)), std::move(coded)});
            }
        };
        if (request != nullptr)
            if (const auto judged = give_head(redactor, *request); !judged) done.refused = judged.error();
        if (done.refused) return done;
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
