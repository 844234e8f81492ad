// An event on the wire of syslog.
#include "syslog_frame.hpp"

#include <catch2/catch.hpp>

using namespace waybill::siem;

namespace {

Event example(std::string line) {
    Event event;
    event.line = std::move(line);
    event.time = "2026-11-23T11:01:02.123456Z";
    event.kind = "refused";
    event.severity = Severity::warning;
    return event;
}

}  // namespace

TEST_CASE("a frame is the count of the octets and a message of RFC 5424") {
    const std::string message =
        "<108>1 2026-11-23T11:01:02.123456Z gw-1 waybill - refused [origin software=\"waybill\" swVersion=\"0.1.0\"]"
        "[meta sequenceId=\"7\"] {\"kind\":\"refused\"}";
    const std::string frame = syslog_frame(example("{\"kind\":\"refused\"}"), {"o", "gw-1", "0.1.0"}, 13, 7);
    CHECK(frame == std::to_string(message.size()) + " " + message);
    CHECK(frame.starts_with("143 <108>1 "));
}

TEST_CASE("octets are counted and not characters") {
    const std::string one = syslog_frame(example("e"), {"o", "gw-1", "1"}, 13, 1);
    const std::string two = syslog_frame(example("\u00e9"), {"o", "gw-1", "1"}, 13, 1);
    CHECK(std::stoi(two) == std::stoi(one) + 1);
}

TEST_CASE("the head is well formed whatever the names are") {
    const std::string frame = syslog_frame(example("x"), {"o", "gw 1\n\u00e9", "1\"]\\"}, 16, 2147483647);
    CHECK(frame.find("> ") == std::string::npos);
    CHECK(frame.find(" gw1 waybill - refused [origin software=\"waybill\" swVersion=\"1\\\"\\]\\\\\"]"
                     "[meta sequenceId=\"2147483647\"] x") != std::string::npos);
    CHECK(syslog_frame(example("x"), {"o", "", "1"}, 16, 1).find("Z - waybill") != std::string::npos);
}
