// Targets taken apart: every rule by its case.
#include "waybill/http/target.hpp"

#include "cases.hpp"

using namespace waybill;
using namespace waybill::http;

namespace {

std::string told(const Result<Target>& target) {
    if (!target) {
        const bool of_path = target.error().code() == Code::path_refused;
        if (!of_path) CHECK(target.error().code() == Code::request_malformed);
        return (of_path ? "path refused: " : "query refused: ") + std::string(target.error().text());
    }
    std::string out = "path";
    for (std::size_t i = 0; i < target->path.size(); ++i) out += (i == 0 ? " " : "|") + target->path[i].decoded;
    if (!target->query.empty()) out += " query";
    for (std::size_t i = 0; i < target->query.size(); ++i) {
        const QueryPair& pair = target->query[i];
        out += (i == 0 ? " " : "|") + pair.name + (pair.has_value ? "=" : "") + pair.value;
    }
    return out;
}

/// The raw parts with what stands between them.
std::string joined(const Target& target) {
    std::string out;
    for (const Segment& segment : target.path) out += "/" + std::string(segment.raw);
    if (out.empty()) out = "/";
    for (std::size_t i = 0; i < target.query.size(); ++i) {
        const QueryPair& pair = target.query[i];
        out += (i == 0 ? "?" : "&") + std::string(pair.raw_name) + (pair.has_value ? "=" : "");
        out += pair.raw_value;
    }
    return out;
}

}  // namespace

TEST_CASE("a target has the verdict of its case") {
    for (const Case& one : read_cases("targets.txt")) {
        INFO(one.name);
        const Exact bytes(one.bytes);
        const auto target = parse_target(bytes.view());
        Case ignored;
        CHECK(told(target) == unescape(one.verdict, ignored));
        CHECK(!target == one.error_at.has_value());
        if (!target && one.error_at) CHECK(target.error().offset() == *one.error_at);
    }
}

TEST_CASE("the raw parts of a target joined are the target but for empty pairs") {
    for (const Case& one : read_cases("targets.txt")) {
        const auto target = parse_target(one.bytes);
        if (!target || one.name.find("empty") != std::string::npos) continue;
        INFO(one.name);
        CHECK(joined(*target) == one.bytes);
    }
}
