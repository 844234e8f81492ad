// OCSF's events against tables of the public schema (tests/data/siem/ocsf.json): every attribute is one of its class or
// object, of its type, of a profile that the event names; what is required is there; what is enumerated has the
// caption.
#include "fixtures.hpp"
#include "waybill/policy/load.hpp"

#include "classification.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

class Schema {
public:
    Schema() : tables_(schema("ocsf.json")) {}

    void check_event(const json::object& event) {
        const std::string uid = std::to_string(event.at("class_uid").as_int64());
        const json::array& category = tables_.at("category_of_class").at(uid).as_array();
        CHECK(event.at("category_uid") == category.at(0));
        CHECK(event.at("category_name") == category.at(1));
        CHECK(event.at("type_uid").as_int64() ==
              event.at("class_uid").as_int64() * 100 + event.at("activity_id").as_int64());
        CHECK(event.at("metadata").at("version") == tables_.at("version"));
        profiles_ = event.at("metadata").at("profiles").as_array();
        check_object(tables_.at("classes").at(uid).as_string(), event);
    }

private:
    bool has_profile(const json::value& profile) const {
        return std::ranges::find(profiles_, profile) != profiles_.end();
    }

    void check_object(std::string_view name, const json::object& value) {
        INFO(name);
        const json::object& table = tables_.at("objects").at(name).as_object();
        const json::object& attributes = table.at("attributes").as_object();
        if (const auto* required = table.if_contains("required"))
            for (const json::value& one : required->as_array()) CHECK(value.contains(one.as_string()));
        if (const auto* groups = table.if_contains("at_least_one"))
            for (const json::value& group : groups->as_array())
                CHECK(std::ranges::any_of(group.as_array(),
                                          [&](const json::value& one) { return value.contains(one.as_string()); }));
        for (const auto& [key, member] : value) {
            INFO(std::string(key));
            const json::value* type = attributes.if_contains(key);
            REQUIRE(type != nullptr);
            if (const auto* profiles = table.if_contains("profiles"))
                if (const auto* profile = profiles->as_object().if_contains(key)) CHECK(has_profile(*profile));
            check_type(type->as_string(), member);
            check_enum(name, std::string(key), value);
        }
    }

    void check_type(std::string_view type, const json::value& value) {
        if (type.ends_with("[]")) {
            REQUIRE(value.is_array());
            for (const json::value& one : value.as_array()) check_type(type.substr(0, type.size() - 2), one);
        } else if (type == "string") {
            CHECK(value.is_string());
        } else if (type == "boolean") {
            CHECK(value.is_bool());
        } else if (type == "integer") {
            REQUIRE(value.is_int64());
            CHECK(value.as_int64() == static_cast<std::int32_t>(value.as_int64()));
        } else if (type == "long" || type == "timestamp") {
            CHECK(value.is_int64());
        } else if (type == "json") {
            CHECK(value.is_object());
        } else {
            REQUIRE(value.is_object());
            check_object(type, value.as_object());
        }
    }

    void check_enum(std::string_view object, const std::string& key, const json::object& value) {
        const json::object& enums = tables_.at("enums").as_object();
        const auto* row = enums.if_contains(std::string(object) + "." + key);
        if (row == nullptr) row = enums.if_contains(key);
        if (row == nullptr) return;
        const auto* caption = row->at(1).as_object().if_contains(std::to_string(value.at(key).as_int64()));
        REQUIRE(caption != nullptr);
        const auto* sibling = value.if_contains(row->at(0).as_string());
        REQUIRE(sibling != nullptr);
        if (value.at(key).as_int64() != 99) CHECK(*sibling == *caption);  // 99: the source's own word
    }

    json::object tables_;
    json::array profiles_;
};

json::object ocsf(const std::string& bytes) { return json::parse(event(Form::ocsf, bytes)).as_object(); }

TEST_CASE("every event is valid in OCSF") {
    Schema schema;
    for (const auto& [name, bytes] : sample_entries()) {
        INFO(name);
        schema.check_event(ocsf(bytes));
    }
}

TEST_CASE("every method a route can have and every change has an activity of OCSF") {
    Schema schema;
    const std::string shared = contents_of(data_folder() + "entries/shared");
    for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        std::string bytes = shared;
        bytes.replace(bytes.find(R"("method":"POST")"), 15, R"("method":)" + json_text(method));
        const auto told = ocsf(bytes);
        INFO(json::serialize(told));
        schema.check_event(told);
        std::string upper(told.at("activity_name").as_string());
        std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
        CHECK(upper == method);
    }
    const std::pair<std::string, std::string> changes[] = {
        {"log", "Create"},   {"start", "Activate"}, {"stop", "Deactivate"}, {"policies", "Update"},
        {"erase", "Delete"}, {"prune", "Delete"},   {"witness", "Enroll"},  {"of-a-later-version", "Update"}};
    for (const auto& [what, activity] : changes) {
        const auto told = ocsf(change_by("waybill", what));
        schema.check_event(told);
        CHECK(told.at("activity_name") == json::value(activity));
    }
    CHECK(ocsf(change_by("uid:0 root", "hold", "released: over")).at("activity_name") == json::value("Disable"));
    CHECK(ocsf(change_by("uid:0 root", "lookup-key", "acme destroyed")).at("activity_name") == json::value("Delete"));
    CHECK(ocsf(change_by("uid:0 root", "lookup-key", "acme rotated")).at("activity_name") == json::value("Update"));
}

TEST_CASE("what was treated is told as modified and what went as it was as allowed") {
    const std::string shared = contents_of(data_folder() + "entries/shared");
    CHECK(ocsf(shared).at("action") == json::value("Modified"));
    std::string clear = shared;
    for (const std::string treatment : {"tokenize", "mask", "redact"}) {
        const std::string member = R"("treatment":)" + json_text(treatment);
        clear.replace(clear.find(member), member.size(), R"("treatment":"clear")");
    }
    CHECK(ocsf(clear).at("action") == json::value("Allowed"));
    const auto classes = ocsf(shared).at("metadata").at("data_classifications").as_array();
    std::int64_t items = 0;
    for (const json::value& one : classes) items += one.at("total").as_int64();
    std::uint64_t counted = 0;
    for (const audit::Place& place : parsed(shared).places()) counted += place.count;
    CHECK(static_cast<std::uint64_t>(items) == counted);
}

TEST_CASE("an event of OCSF names the entry before it by its id and its leaf") {
    const std::string bytes = change_by("waybill");
    const auto here = ocsf(bytes);
    const auto before = event_of(Form::ocsf, parsed(bytes), bytes, {40, leaf_hash("before"), {}}, source);
    const auto& link = here.at("attestation_list").at(0).at("prev_event");
    CHECK(link.at("uid") == json::parse(before).at("metadata").at("uid"));
    CHECK(link.at("fingerprint") == json::parse(before).at("attestation_list").at(0).at("fingerprint"));
}

TEST_CASE("an index beyond what a sequence of OCSF holds is in the id alone") {
    const std::string bytes = change_by("waybill");
    const auto metadata = [&](std::uint64_t index) {
        return json::parse(event_of(Form::ocsf, parsed(bytes), bytes, {index, {}, {}}, source))
            .at("metadata")
            .as_object();
    };
    CHECK(metadata(0x7fffffff).contains("sequence"));
    CHECK_FALSE(metadata(0x80000000).contains("sequence"));
    CHECK(metadata(0x80000000).at("uid") == json::value("waybill.corp.example/gw-1#2147483648"));
}

TEST_CASE("every category of the shipped catalog has a classification") {
    base::Diagnostics diagnostics;
    const auto policies = policy::load(WAYBILL_SOURCE_DIR "/policies", *base::parse_day("2026-11-23"), diagnostics);
    REQUIRE(policies != nullptr);
    REQUIRE(policies->catalog.size() > 20);
    for (const auto& [name, category] : policies->catalog) {
        INFO(name);
        CHECK(data_class_of(name).id != 0);
    }
    CHECK(data_class_of("pii.email").caption == "Personal");
    CHECK(data_class_of("bank.iban").caption == "Financial");
    CHECK(data_class_of("bank.iban.old").caption == "Financial");
    CHECK(data_class_of("banker").id == 0);
    CHECK(data_class_of("own.thing").caption == "Unknown");
    CHECK(data_class_of("").id == 0);
}

}  // namespace
}  // namespace waybill::siem
