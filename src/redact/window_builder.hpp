// Cuts a format's committed output into windows and drafts the entry of each: which items stand in it, in which places,
// and when it is full. A window ends with an item and is cut when more output follows; both depend on what is sent
// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "notes.hpp"
#include "waybill/audit/draft.hpp"
#include "waybill/format/output.hpp"
#include "waybill/redact/plan.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::redact {

class WindowBuilder {
public:
    struct Window {
        audit::Shared draft;
        std::string body;
    };
    /// `first` is the first window's draft, and what every other's begins as.
    WindowBuilder(audit::Shared first, const Plan& plan, const WindowLimits& limits);

    /// One item of the head, before any of the body: the first window's, whose size it does not count in.
    void add_head(std::uint32_t place, Bytes value, Notes& notes);
    /// Takes what `out` has committed; whole windows go to the back of `windows`.
    Result<void> drain(format::Output& out, Notes& notes, std::uint64_t bytes_in, std::vector<Window>& windows);
    /// The same at the end of the message: what is left is the last window.
    Result<void> finish(format::Output& out, Notes& notes, std::uint64_t bytes_in, std::vector<Window>& windows);

private:
    static constexpr std::uint32_t unplaced = ~std::uint32_t{0};

    struct Tally {
        std::uint64_t count;
        std::uint64_t longer_at;  // the count that is written with a digit more
        bool counted_only, subject;
    };

    void add(std::uint32_t place, bool in_head, std::uint64_t offset, std::uint32_t length, Notes& notes);
    std::uint32_t place_in_entry(std::uint32_t place);
    bool full(std::uint64_t end) const;
    Result<void> cut(format::Output& out, std::uint64_t end, std::size_t items, bool last, Notes& notes,
                     std::uint64_t bytes_in, std::vector<Window>& windows);

    const Plan& plan_;
    const WindowLimits limits_;
    const std::size_t entry_limit_;
    audit::Shared draft_;
    const std::size_t entry_base_;

    std::vector<std::uint32_t> placed_;   // by plan place: its number in this entry
    std::vector<std::uint32_t> planned_;  // the other way round
    std::vector<Tally> tallies_;          // by number: what its place will say
    std::size_t entry_bytes_;
    std::size_t evidenced_ = 0;              // of its items
    std::uint64_t begin_ = 0;                // offset of the window's first byte in the whole output
    std::size_t seen_items_ = 0;             // of out.items(), those that are in the draft already
    std::optional<std::uint64_t> ripe_end_;  // where a full window ends
    std::uint64_t bytes_in_taken_ = 0;
};

}  // namespace waybill::redact
