// The anchors of the chosen detectors, compiled for one pass of Vectorscan, their heads, and their words.
#pragma once

#include <hs/hs.h>

#include <memory>
#include <vector>

#include "context.hpp"
#include "starts.hpp"

namespace waybill::detect {

struct Free {
    void operator()(hs_database_t* database) const { hs_free_database(database); }
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using DatabaseHandle = std::unique_ptr<hs_database_t, Free>;
using ScratchHandle = std::unique_ptr<hs_scratch_t, Free>;

struct Patterns {
    struct Chosen {
        const char* pattern;
        Anchor::Case letters;
        std::size_t length;
        std::vector<std::size_t> detectors;  // in the order of the table
    };

    /// Detectors that share an anchor share one pattern.
    explicit Patterns(std::span<const std::size_t> chosen);

    Lexicon lexicon;
    Starts starts;
    std::vector<Chosen> anchors;  // by the number that Vectorscan reports
    DatabaseHandle database;      // null where there are no anchors
    ScratchHandle scratch;        // to be cloned: one a thread
};

}  // namespace waybill::detect
