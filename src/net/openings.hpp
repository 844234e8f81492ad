// Connections that are not there yet: sockets that connect or are in their handshake, oldest first. What a drain or a
// stop must be able to end, though no stream is there to be closed. The worker's thread.
#pragma once

#include <functional>
#include <list>

namespace waybill::net {

class Openings {
public:
    /// While it lives, `end` may be called, once; it makes whoever waits go on. Neither moves nor copies.
    class Entry {
    public:
        Entry(Openings& all, std::function<void()> end) : all_(all), end_(std::move(end)) {
            place_ = all_.entries_.insert(all_.entries_.end(), this);
        }
        ~Entry() { all_.entries_.erase(place_); }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        bool ended() const { return ended_; }

    private:
        friend class Openings;
        Openings& all_;
        std::function<void()> end_;
        bool ended_ = false;
        std::list<Entry*>::iterator place_;
    };

    std::size_t size() const { return entries_.size(); }
    void end_oldest() {
        for (Entry* entry : entries_)
            if (!entry->ended_) return end(*entry);
    }
    void end_all() {
        for (Entry* entry : entries_)
            if (!entry->ended_) end(*entry);
    }

private:
    static void end(Entry& entry) {
        entry.ended_ = true;
        entry.end_();  // whoever waited is resumed later, so the list is not changed under a loop
    }
    std::list<Entry*> entries_;
};

/// Ends a handshake on a socket that a stream has taken over. Not a close: the number stays the stream's until that
/// closes it.
std::function<void()> end_of_handshake(int descriptor);

}  // namespace waybill::net
