// ECS's events against tables of the public schema (tests/data/siem/ecs.json): every field is one of its fields, of its
// type, or Waybill's own; event.kind, category, type and outcome have allowed values that go together.
#include "fixtures.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

bool has(const json::array& values, const json::value& value) {
    return std::ranges::find(values, value) != values.end();
}

class Schema {
public:
    Schema() : tables_(schema("ecs.json")) {}

    void check_event(const json::object& event) {
        seen_.clear();
        for (const auto& [name, value] : event)
            if (name != "waybill") check_field(std::string(name), value);
        for (const json::value& name : tables_.at("required").as_array()) {
            INFO(name);
            CHECK(std::ranges::find(seen_, std::string(name.as_string())) != seen_.end());
        }
        CHECK(event.at("ecs").at("version") == tables_.at("version"));
        const json::object& allowed = tables_.at("allowed").as_object();
        const json::object& told = event.at("event").as_object();
        CHECK(has(allowed.at("event.kind").as_array(), told.at("kind")));
        CHECK(has(allowed.at("event.outcome").as_array(), told.at("outcome")));
        const json::object& expected = tables_.at("types_of_category").as_object();
        for (const json::value& category : told.at("category").as_array()) {
            REQUIRE(expected.contains(category.as_string()));
            for (const json::value& type : told.at("type").as_array()) {
                CHECK(has(allowed.at("event.type").as_array(), type));
                CHECK(has(expected.at(category.as_string()).as_array(), type));
            }
        }
    }

private:
    void check_field(const std::string& name, const json::value& value) {
        if (value.is_object()) {
            for (const auto& [member, inner] : value.as_object()) check_field(name + "." + std::string(member), inner);
            return;
        }
        INFO(name);
        const json::value* found = tables_.at("fields").as_object().if_contains(name);
        REQUIRE(found != nullptr);
        seen_.push_back(name);
        std::string_view type = found->as_string();
        CHECK(type.ends_with("[]") == value.is_array());
        const json::value& one = value.is_array() ? value.as_array().at(0) : value;
        if (type == "long")
            CHECK(one.is_int64());
        else
            CHECK(one.is_string());
    }

    json::object tables_;
    std::vector<std::string> seen_;
};

json::object ecs(const std::string& bytes) { return json::parse(event(Form::ecs, bytes)).as_object(); }

TEST_CASE("every event is valid in ECS") {
    Schema schema;
    for (const auto& [name, bytes] : sample_entries()) {
        INFO(name);
        schema.check_event(ecs(bytes));
    }
    for (const std::string what : {"log", "start", "stop", "erase", "erased", "prune", "witness", "of-a-later-version"})
        schema.check_event(ecs(change_by("waybill", what)));
}

TEST_CASE("the events of one exchange have one trace in ECS") {
    const std::string shared = contents_of(data_folder() + "entries/shared");
    const std::string outcome = contents_of(data_folder() + "entries/outcome");
    CHECK(ecs(shared).at("trace").at("id") == ecs(outcome).at("trace").at("id"));
    CHECK(ecs(shared).at("event").at("outcome") == json::value("success"));
    CHECK(ecs(outcome_with(R"("end":"broken")")).at("event").at("outcome") == json::value("failure"));
    CHECK(ecs(outcome_with(R"("end":"unknown")")).at("event").at("outcome") == json::value("unknown"));
}

}  // namespace
}  // namespace waybill::siem
