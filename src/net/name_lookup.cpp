#include "name_lookup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <system_error>
#include <thread>

namespace waybill::net {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t most_at_once = 4;

}  // namespace

/// Where a thread leaves what it found; outlives the look-up where a thread does.
struct NameLookup::Mailbox {
    std::mutex mutex;
    NameLookup* owner;  // null when nobody wants it any more
};

NameLookup::Addresses NameLookup::ask_system(const std::string& name) {
    asio::io_context unused;
    asio::ip::tcp::resolver resolver(unused);
    boost::system::error_code error;
    Addresses out;
    for (const auto& entry : resolver.resolve(name, std::string(), error)) out.push_back(entry.endpoint().address());
    return out;
}

NameLookup::NameLookup(asio::io_context& context, Ask ask, std::chrono::milliseconds fresh)
    : context_(context), ask_(std::move(ask)), fresh_(fresh), mailbox_(std::make_shared<Mailbox>()) {
    mailbox_->owner = this;
}

NameLookup::~NameLookup() {
    const std::lock_guard lock(mailbox_->mutex);
    mailbox_->owner = nullptr;
}

bool NameLookup::fresh(const Name& name) const {
    return !name.found.empty() && SteadyClock::now() - name.found_at < fresh_;
}

Awaitable<Result<NameLookup::Addresses>> NameLookup::find(std::string name, std::chrono::milliseconds within) {
    Name& entry = names_[name];
    if (fresh(entry)) co_return entry.found;
    if (closed_) co_return fail(Code::vendor_unreachable, "the gateway is stopping");
    begin(name);
    asio::steady_timer wait(context_, entry.found.empty() ? within : within / 2);
    entry.waiting.insert(&wait);
    const auto [woken] = co_await wait.async_wait(asio::as_tuple(asio::use_awaitable));
    entry.waiting.erase(&wait);
    if (!entry.found.empty()) co_return entry.found;
    if (!woken) co_return fail(Code::vendor_unreachable, "the vendor's name was not looked up in time");
    co_return fail(Code::vendor_unreachable, "the vendor's name has no address");
}

void NameLookup::close() {
    closed_ = true;
    queue_.clear();
    for (auto& [name, entry] : names_)
        for (asio::steady_timer* waiting : entry.waiting) waiting->cancel();
}

void NameLookup::begin(const std::string& name) {
    if (std::exchange(names_[name].under_way, true)) return;
    queue_.push_back(name);
    begin_next();
}

void NameLookup::begin_next() {
    if (queue_.empty() || running_ == most_at_once) return;
    const std::string name = std::move(queue_.front());
    queue_.pop_front();
    auto look_up = [mailbox = mailbox_, ask = ask_, name] {
        Addresses found = ask(name);
        const std::lock_guard lock(mailbox->mutex);
        if (mailbox->owner == nullptr) return;
        // The owner may go before this task runs: it looks again, on the owner's own thread.
        asio::post(mailbox->owner->context_, [mailbox, name, found = std::move(found)]() mutable {
            if (mailbox->owner != nullptr) mailbox->owner->arrived(name, std::move(found));
        });
    };
    ++running_;
    try {
        // Detached by design: it cannot be made to end, and a stop does not wait for it.
        std::thread(std::move(look_up)).detach();
    } catch (const std::system_error&) {  // no thread to be had
        asio::post(context_, [this, name] { arrived(name, {}); });
    }
}

void NameLookup::arrived(const std::string& name, Addresses found) {
    --running_;
    Name& entry = names_[name];
    entry.under_way = false;
    if (!found.empty()) {
        entry.found = std::move(found);
        entry.found_at = SteadyClock::now();
    }
    for (asio::steady_timer* waiting : entry.waiting) waiting->cancel();
    begin_next();
}

}  // namespace waybill::net
