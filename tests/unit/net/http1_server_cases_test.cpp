#include <catch2/catch.hpp>

#include "http1_cases.hpp"
#include "http1_gateway.hpp"

using namespace waybill;
using namespace waybill::net;

namespace {

MemoryStream::End end_of_script(const Http1Case& one) {
    const std::string text = one.joined("script-end");
    if (text == "gone") return MemoryStream::End::gone;
    return text == "timeout" ? MemoryStream::End::timeout : MemoryStream::End::orderly;
}

std::vector<std::string> names(const std::vector<Code>& codes) {
    std::vector<std::string> out;
    for (const Code code : codes) out.emplace_back(base::name_of(code));
    return out;
}

}  // namespace

TEST_CASE("requests are served and answered as their bytes say wherever these are cut") {
    for (const Http1Case& one : read_http1_cases("server.txt")) {
        for (const auto& reads : cuts_of(one.joined("in"))) {
            INFO(one.name << ", in " << reads.size() << " reads, the first of "
                          << (reads.empty() ? 0 : reads.front().size()));
            TestGateway gateway;
            gateway.stream.input.assign(reads.begin(), reads.end());
            gateway.stream.end = end_of_script(one);
            if (const auto most = one.joined("exchanges"); !most.empty()) gateway.peer.exchanges = std::stoi(most);
            gateway.run();
            REQUIRE(gateway.served == one.all("served"));
            REQUIRE(gateway.refused == one.all("refused"));
            REQUIRE(gateway.answers() == one.joined("out"));
            REQUIRE(names(gateway.push_errors) == one.all("bug"));
            REQUIRE(gateway.stream.closed);
            REQUIRE((gateway.stream.finished ? "finish" : "close") == one.joined("ends"));
        }
    }
}
