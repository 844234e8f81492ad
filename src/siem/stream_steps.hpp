// What a stream does, one step at a time: read what is durable, give it to the sink, confirm, move the cursor. No
// thread and no waiting here: stream.cpp has them, and tests go step by step.
#pragma once

#include <chrono>
#include <optional>

#include "cursor.hpp"
#include "sink.hpp"
#include "waybill/audit/tail.hpp"

namespace waybill::siem {

class StreamSteps {
public:
    using SteadyTime = std::chrono::steady_clock::time_point;
    struct Parts {
        base::Files& files;  // outlives it
        Path directory;      // of the log
        const StreamSettings& settings;
        Source source;
        std::unique_ptr<Sink> sink;
    };
    enum class Left { nothing, more };

    explicit StreamSteps(Parts parts);

    /// Where the cursor says, `durable` being the number of durable entries. A cursor that is damaged, or of another
    /// log, is told, and the stream begins with the first entry that is there: twice is better than never.
    Result<void> begin(std::uint64_t durable);
    /// Gives one batch, and confirms where that is due.
    Result<Left> step(std::uint64_t durable, SteadyTime now);
    /// Confirms what was given. After an error, whether of this or of step(): call fall_back().
    Result<void> settle();
    /// The next step gives again what the receiver is not known to have.
    void fall_back();

    std::uint64_t given() const { return given_.next; }          // the first entry that is not
    std::uint64_t confirmed() const { return confirmed_.next; }  // the first that the receiver may lack
    std::uint64_t saved() const { return saved_.next; }          // the first that another start would give
    bool settled() const { return given_ == saved_; }
    const Sink& sink() const { return *parts_.sink; }

private:
    struct Batch {
        std::vector<Event> events;
        std::vector<Cursor> after;  // where the stream is once it was taken, one an event
        Cursor end;                 // past all that was read
        std::size_t bytes = 0;
    };

    Result<bool> is_of_this_log(const Cursor& cursor, std::uint64_t durable);
    Result<crypto::Hash> leaf_at(std::uint64_t index);
    Result<void> begin_at(Cursor cursor);
    Result<void> save(const Cursor& cursor);
    Result<Batch> read(std::uint64_t durable);
    Result<void> add(Batch& batch, std::uint64_t index, Bytes entry) const;
    bool is_wanted(audit::Kind kind) const;
    bool is_due(SteadyTime now) const;

    Parts parts_;
    audit::Tail tail_;
    std::size_t most_events_, most_bytes_;
    Cursor given_, confirmed_, saved_;
    std::optional<SteadyTime> unconfirmed_since_;
    SteadyTime newest_{};  // when something was given last
};

}  // namespace waybill::siem
