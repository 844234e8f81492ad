#include <catch2/catch.hpp>

#include "http1_cases.hpp"
#include "memory_stream.hpp"
#include "waybill/net/http1.hpp"

using namespace waybill;
using namespace waybill::net;

namespace {

struct Seen {
    std::string status, length, body, error, reusable;
    bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << "status " << seen.status << ", length " << seen.length << ", body " << seen.body << ", error "
               << seen.error << ", reusable " << seen.reusable;
}

Seen expected(const Http1Case& one) {
    return {one.joined("status"), one.joined("length"), one.joined("body"), one.joined("error"),
            one.joined("reusable")};
}

void read_answer(ExchangeStream& exchange, Seen& seen) {
    const auto head = wait(exchange.head());
    if (!head) {
        seen.error = base::name_of(head.error().code());
        return;
    }
    seen.status = std::to_string((*head)->status);
    if ((*head)->content_length) seen.length = std::to_string(*(*head)->content_length);
    for (;;) {
        const auto data = wait(exchange.pull());
        if (!data) seen.error = base::name_of(data.error().code());
        if (!data || data->empty()) return;
        if (!(*head)->has_body) seen.error = "a body that was not announced";
        seen.body += *data;
    }
}

Seen run(const Http1Case& one, const std::vector<std::string>& reads) {
    auto owned = std::make_unique<MemoryStream>(of_vendor);
    MemoryStream& stream = *owned;
    stream.input.assign(reads.begin(), reads.end());
    if (one.joined("end") == "gone") stream.end = MemoryStream::End::gone;
    if (one.joined("end") == "timeout") stream.end = MemoryStream::End::timeout;
    const auto connection = Http1Connection::make(std::move(owned), "vendor", Phases(), http::HeadLimits());
    Seen seen;
    auto exchange = connection->begin();
    const OurHead request{one.joined("method"), "/", 0, {}};
    ExchangeStream::Part part;
    part.head = &request;
    part.last = true;
    const auto pushed = wait(exchange->push(part));
    REQUIRE((pushed && *pushed == ExchangeStream::Pushed::all));
    read_answer(*exchange, seen);
    exchange.reset();
    seen.reusable = connection->reusable() ? "yes" : "no";
    return seen;
}

}  // namespace

TEST_CASE("answers are taken as their bytes say wherever these are cut") {
    for (const Http1Case& one : read_http1_cases("vendor.txt")) {
        for (const auto& reads : cuts_of(one.joined("in"))) {
            INFO(one.name << ", in " << reads.size() << " reads, the first of "
                          << (reads.empty() ? 0 : reads.front().size()));
            REQUIRE(run(one, reads) == expected(one));
        }
    }
}
