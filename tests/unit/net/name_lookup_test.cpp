#include "name_lookup.hpp"

#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <future>
#include <mutex>

#include "tls_pair.hpp"

using namespace waybill;
using namespace waybill::net;
using namespace std::chrono_literals;
using waybill::test::Loop;
using waybill::test::plenty;

namespace {

using Found = std::optional<Result<NameLookup::Addresses>>;

/// Answers as it is told; shared by the threads that ask it.
class Names {
public:
    NameLookup::Ask ask() {
        return [state = state_](const std::string& name) {
            std::shared_future<void> go_on;
            NameLookup::Addresses out;
            {
                const std::lock_guard lock(state->mutex);
                ++state->asked;
                if (name.starts_with("slow")) go_on = state->go_on;
                if (state->answers) out.push_back(boost::asio::ip::address_v4::loopback());
            }
            if (go_on.valid()) go_on.wait();
            return out;
        };
    }
    void let_go() { go_on_.set_value(); }
    void answers(bool now) {
        const std::lock_guard lock(state_->mutex);
        state_->answers = now;
    }
    int asked() const {
        const std::lock_guard lock(state_->mutex);
        return state_->asked;
    }

private:
    struct State {
        std::mutex mutex;
        int asked = 0;
        bool answers = true;
        std::shared_future<void> go_on;
    };
    std::promise<void> go_on_;
    std::shared_ptr<State> state_ = [this] {
        auto state = std::make_shared<State>();
        state->go_on = go_on_.get_future();
        return state;
    }();
};

bool found(const Found& result) { return result && *result && (*result)->size() == 1; }

}  // namespace

TEST_CASE("name lookup: a name is asked for once while its answer is fresh or under way") {
    Loop loop;
    Names names;
    NameLookup lookup(loop.context, names.ask());
    Found first, second;
    loop.start(lookup.find("a", plenty), first);
    loop.start(lookup.find("a", plenty), second);
    loop.run();
    CHECK(found(first));
    CHECK(found(second));
    CHECK(loop.result(lookup.find("a", plenty)));
    CHECK(names.asked() == 1);
    CHECK(loop.result(lookup.find("b", plenty)));
    CHECK(names.asked() == 2);
}

TEST_CASE("name lookup: a slow name keeps to its deadline and holds up neither another name nor the end") {
    Loop loop;
    Names names;
    {
        NameLookup lookup(loop.context, names.ask());
        Found slow, other;
        loop.start(lookup.find("slow", 1ms), slow);
        loop.start(lookup.find("other", plenty), other);
        loop.run();
        CHECK(found(other));
        REQUIRE(slow);
        REQUIRE_FALSE(*slow);
        CHECK(slow->error().code() == Code::vendor_unreachable);
    }
    names.let_go();  // what it finds now is for nobody
}

TEST_CASE("name lookup: beyond four at once a name waits for its turn") {
    Loop loop;
    Names names;
    NameLookup lookup(loop.context, names.ask());
    Found denied, last;
    std::array<Found, 4> slow;
    for (std::size_t i = 0; i < slow.size(); ++i) loop.start(lookup.find("slow" + std::to_string(i), plenty), slow[i]);
    loop.start(lookup.find("last", 1ms), denied);
    while (!denied) loop.context.run_one();
    CHECK_FALSE(*denied);
    loop.start(lookup.find("last", plenty), last);
    names.let_go();
    loop.run();
    CHECK(found(last));
    for (const Found& one : slow) CHECK(found(one));
}

TEST_CASE("name lookup: the addresses found last stand where a later look-up fails or is slow") {
    Loop loop;
    Names names;
    NameLookup lookup(loop.context, names.ask(), 0ms);
    CHECK(loop.result(lookup.find("a", plenty)));
    names.answers(false);
    CHECK(loop.result(lookup.find("a", plenty)));
    CHECK(names.asked() == 2);
    CHECK_FALSE(loop.result(lookup.find("unknown", plenty)));
}

TEST_CASE("name lookup: its end wakes who waits") {
    Loop loop;
    Names names;
    {
        NameLookup lookup(loop.context, names.ask());
        Found slow;
        loop.start(lookup.find("slow", plenty), slow);
        loop.context.poll();
        lookup.close();
        loop.run();
        REQUIRE(slow);
        CHECK_FALSE(*slow);
        CHECK_FALSE(loop.result(lookup.find("other", plenty)));
        CHECK(names.asked() <= 1);
    }
    names.let_go();
}

TEST_CASE("name lookup: the system knows this host") {
    CHECK_FALSE(NameLookup::ask_system("localhost").empty());
    CHECK(NameLookup::ask_system(std::string(300, 'x')).empty());  // too long for a name: nobody is asked
}
