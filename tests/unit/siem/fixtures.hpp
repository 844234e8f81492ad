// What the tests of events share: entries as Waybill writes them, where they stand, and who tells of them.
#pragma once

#include <catch2/catch.hpp>

#include "waybill/base/json_text.hpp"
#include "waybill/siem/event.hpp"

namespace waybill::siem {

inline std::string quoted(Bytes text) {
    std::string out;
    base::append_json_string(out, text);
    return out;
}

/// A `change` entry of this actor.
inline std::string change_by(Bytes actor, Bytes what = "policies", Bytes to = "sha256:new") {
    return R"({"v":1,"kind":"change","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","what":)" + quoted(what) +
           R"(,"actor":)" + quoted(actor) + R"(,"to":)" + quoted(to) + "}";
}

inline std::string refused_for(Bytes code) {
    return R"({"v":1,"kind":"refused","id":"01935c00-0000-7000-8000-000000000001","time":"2026-11-23T11:01:02.123456Z",)"
           R"("node":"gw-1","code":)" +
           quoted(code) + "}";
}

inline std::string outcome_with(Bytes fields) {
    return R"({"v":1,"kind":"outcome","id":"01935c00-0000-7000-8000-000000000001","time":"2026-11-23T11:01:02.123456Z",)"
           R"("node":"gw-1","windows":1,)" +
           std::string(fields) + "}";
}

inline audit::Recorded parsed(const std::string& bytes) {
    INFO(bytes);
    auto entry = audit::Recorded::parse(bytes);
    REQUIRE(entry);
    return std::move(*entry);
}

inline crypto::Hash leaf_hash(Bytes bytes) { return crypto::sha256(std::string(1, '\0').append(bytes)); }

inline const Source source{"waybill.corp.example/gw-1", "gw-1", "0.1.0"};

/// At index 41 of a log, after an entry of no meaning.
inline std::string event(Form form, const std::string& bytes) {
    return event_of(form, parsed(bytes), bytes, {41, leaf_hash(bytes), leaf_hash("before")}, source);
}

}  // namespace waybill::siem
