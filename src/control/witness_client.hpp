// A log's side of one witness (c2sp.org/tlog-witness): shows it a checkpoint, from the size on that it has, and takes
// its cosignature. Knows what the witness's answers mean; when to ask, and what follows, is witnesses.hpp's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/control/config.hpp"
#include "waybill/net/http_post.hpp"

namespace waybill::control {

/// A checkpoint as it is shown: its note, and proofs that it goes on from smaller ones.
struct Shown {
    std::string note;
    audit::Checkpoint checkpoint;
    std::function<Result<std::vector<audit::Hash>>(std::uint64_t from)> proof;  // consistency from a tree of that size
};

struct WitnessSays {
    enum class What {
        cosigned,
        ahead,    // it has a checkpoint of this log with more entries
        forked,   // it has one that this is not consistent with
        refused,  // it does not know the log, or its key, or does not speak the protocol
        silent,   // it cannot be reached
    };
    What what = What::silent;
    std::uint64_t size = 0;  // of the newest checkpoint that it has, where it said so
    std::string line;        // cosigned: its signature lines, with their newlines
    std::uint64_t time = 0;  // cosigned: as it says, in seconds since 1970
    Error error;             // of all others
};

class WitnessClient {
public:
    WitnessClient(const WitnessConfig& config, net::Post post) : config_(config), post_(std::move(post)) {}

    /// `known` is the size that it is thought to have; it tells where that is wrong. A cosignature is verified before
    /// it counts. Waits.
    WitnessSays show(const Shown& shown, std::uint64_t known, std::chrono::milliseconds within) const;
    const WitnessConfig& config() const { return config_; }

private:
    WitnessSays read(const net::PostAnswer& answer, const Shown& shown, std::uint64_t known) const;
    WitnessSays take_cosignature(Bytes lines, const Shown& shown) const;

    WitnessConfig config_;
    net::Post post_;
};

}  // namespace waybill::control
