// What the tests of events share: entries as Waybill writes them, where they stand, and who tells of them.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "waybill/base/json_text.hpp"
#include "waybill/siem/event.hpp"

namespace waybill::siem {

inline std::string json_text(Bytes text) {
    std::string out;
    base::append_json_string(out, text);
    return out;
}

/// A `change` entry of this actor.
inline std::string change_by(Bytes actor, Bytes what = "policies", Bytes to = "sha256:new") {
    return R"({"v":1,"kind":"change","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","what":)" + json_text(what) +
           R"(,"actor":)" + json_text(actor) + R"(,"to":)" + json_text(to) + "}";
}

inline std::string refused_for(Bytes code) {
    return R"({"v":1,"kind":"refused","id":"01935c00-0000-7000-8000-000000000001","time":"2026-11-23T11:01:02.123456Z",)"
           R"("node":"gw-1","code":)" +
           json_text(code) + "}";
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

inline std::string data_folder() { return WAYBILL_SOURCE_DIR "/tests/data/siem/"; }

inline std::string contents_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The entries of tests/data/siem/entries by name: those that the binary wrote, and one of each shape that it did not.
inline std::vector<std::pair<std::string, std::string>> sample_entries() {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& file : std::filesystem::directory_iterator(data_folder() + "entries"))
        out.emplace_back(file.path().filename().string(), contents_of(file.path()));
    std::ranges::sort(out);
    REQUIRE(out.size() >= 11);
    return out;
}

/// A table of a public schema, as Waybill uses it.
inline boost::json::object schema(const std::string& name) {
    return boost::json::parse(contents_of(data_folder() + name)).as_object();
}

}  // namespace waybill::siem
