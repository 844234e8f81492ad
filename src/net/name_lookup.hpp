// Addresses of vendors' names, for one worker. The system's look-up cannot be cancelled, so each runs on a thread of
// its own, a few at a time, which nobody waits for at the end: what comes too late finds nobody. A slow name holds up
// neither another one nor a stop. Does not keep to the record's time to live: an answer is good for half a minute.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "waybill/base/result.hpp"
#include "waybill/net/awaitable.hpp"

namespace waybill::net {

class NameLookup {
public:
    using Addresses = std::vector<boost::asio::ip::address>;
    /// Blocks, on a thread of its own; what it refers to outlives the process. Empty: there is none, or no answer.
    using Ask = std::function<Addresses(const std::string& name)>;

    static Addresses ask_system(const std::string& name);

    explicit NameLookup(boost::asio::io_context& context, Ask ask = ask_system,
                        std::chrono::milliseconds fresh = std::chrono::seconds(30));
    ~NameLookup();

    /// One look-up of a name at a time, shared by all who wait. Where it fails, or is not there in half of the time,
    /// the addresses found last are returned. vendor_unreachable.
    Awaitable<Result<Addresses>> find(std::string name, std::chrono::milliseconds within);
    /// Ends all waiting; no more is looked up.
    void close();

private:
    struct Name {
        Addresses found;  // last
        std::chrono::steady_clock::time_point found_at;
        bool under_way = false;
        std::set<boost::asio::steady_timer*> waiting;
    };
    struct Mailbox;

    bool fresh(const Name& name) const;
    void begin(const std::string& name);
    void begin_next();
    void arrived(const std::string& name, Addresses found);

    boost::asio::io_context& context_;
    const Ask ask_;
    const std::chrono::milliseconds fresh_;
    std::map<std::string, Name> names_;  // as many as vendors: none is ever taken out
    std::deque<std::string> queue_;
    std::size_t running_ = 0;
    bool closed_ = false;
    std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace waybill::net
