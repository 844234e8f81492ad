#include "waybill/net/deadlines.hpp"

namespace waybill::net {
namespace {

constexpr std::chrono::milliseconds exactness{100};

}  // namespace

Deadlines::Deadlines(boost::asio::io_context& context) : timer_(context) {}
Deadlines::~Deadlines() = default;

void Deadlines::tick() {
    if (watches_.empty()) {
        ticking_ = false;  // an idle worker does not wake up
        return;
    }
    ticking_ = true;
    timer_.expires_after(exactness);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        const auto now = std::chrono::steady_clock::now();
        for (auto next = watches_.begin(); next != watches_.end();) {
            Watch* const watch = *next++;
            if (watch->passed_ || watch->at_ > now) continue;
            watch->passed_ = true;
            watch->late_();  // ends a wait: whoever waited is resumed later, so the list is not changed under this loop
        }
        tick();
    });
}

Deadlines::Watch::Watch(Deadlines& deadlines, std::chrono::milliseconds within, std::function<void()> late)
    : deadlines_(deadlines),
      at_(std::chrono::steady_clock::now() + within),
      late_(std::move(late)),
      place_(deadlines.watches_.insert(deadlines.watches_.end(), this)) {
    if (!deadlines_.ticking_) deadlines_.tick();
}

Deadlines::Watch::~Watch() { deadlines_.watches_.erase(place_); }

bool Deadlines::Watch::passed() const { return passed_; }

}  // namespace waybill::net
