// Names that try to end a line, to turn its direction or to fill the receiver: in every form an event stays one line of
// text that shows what it is, of bounded size, and JSON stays JSON that says the same.
#include <utf8proc.h>

#include "fixtures.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::siem {
namespace {

namespace json = boost::json;

const std::vector<Form> forms = {Form::entry, Form::ocsf, Form::ecs, Form::cef};
bool is_json(Form form) { return form != Form::cef; }

const std::string id = "01935c00-0000-7000-8000-000000000001";
const std::string hash = "sha256:" + std::string(64, '0');

/// Every text of a kind is this name.
std::vector<std::string> entries_named(Bytes raw) {
    const std::string name = json_text(raw);
    const std::string time = R"("time":"2026-11-23T11:01:02.123456Z","node":)" + name;
    return {R"({"v":1,"kind":"shared","id":")" + id + R"(","window":0,"last":true,)" + time + R"(,"client":)" + name +
                R"(,"vendor":)" + name + R"(,"agreement":)" + name + R"(,"purpose":)" + name + R"(,"route":)" + name +
                R"(,"policy":")" + hash + R"(","method":)" + name + R"(,"bytes":1,"items":[{"at":)" + name +
                R"(,"category":)" + name + R"(,"treatment":)" + name + R"(,"count":1}],"detail":")" + hash + R"("})",
            R"({"v":1,"kind":"refused",)" + time + R"(,"client":)" + name + R"(,"vendor":)" + name + R"(,"route":)" +
                name + R"(,"policy":")" + hash + R"(","code":)" + name + "}",
            R"({"v":1,"kind":"change",)" + time + R"(,"what":)" + name + R"(,"actor":)" + name + R"(,"from":)" + name +
                R"(,"to":)" + name + "}",
            R"({"v":1,"kind":"lookup",)" + time + R"(,"actor":)" + name + R"(,"what":)" + name + R"(,"found":1})"};
}

/// A control, a separator, or what turns or hides text.
bool is_harmful(utf8proc_int32_t point) {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x200b && point <= 0x200f) ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
           point == 0x061c || (point >= 0xe0000 && point <= 0xe007f);
}

bool is_one_clean_line(Bytes line) {
    if (line.empty() || !base::is_utf8(line)) return false;
    while (!line.empty()) {
        utf8proc_int32_t point = 0;
        line.remove_prefix(utf8proc_iterate(u8(line), static_cast<utf8proc_ssize_t>(line.size()), &point));
        if (is_harmful(point)) return false;
    }
    return true;
}

const std::vector<std::string> hostile_names = {"\"",
                                                "\\",
                                                "\\\"}],\"",
                                                "|",
                                                "a|b\\|c",
                                                "=",
                                                "act=allowed",
                                                " act=allowed cs1=x",
                                                "a\nb",
                                                "\r\n<13>1 - - - - - - x",
                                                std::string("\0", 1),
                                                "\x1b[2J",
                                                "\x7f",
                                                "\u0085",
                                                "\u2028",
                                                "\u2029",
                                                "\u202egnp.exe",
                                                "\u2066\u2069\u200f",
                                                "\ufeffbom",
                                                "\U000e0041\U000e0042",
                                                "\u0661\u0634\u0631\u0643\u0629",
                                                "\u00fc\u4e16\u754c\U0001f600",
                                                "${jndi:ldap://x}",
                                                "=cmd|' /C calc'!A0",
                                                "<script>",
                                                std::string(4096, 'x'),
                                                std::string(4096, '\n'),
                                                std::string(4096, '\\'),
                                                std::string(4096, '|'),
                                                std::string(4096, '=')};

TEST_CASE("whatever names hold an event is one clean line in every form") {
    for (const std::string& name : hostile_names)
        for (const std::string& bytes : entries_named(name))
            for (const Form form : forms) {
                const std::string line = event(form, bytes);
                INFO(line.substr(0, 4000));
                CHECK(is_one_clean_line(line));
                boost::system::error_code error;
                if (is_json(form)) json::parse(line, error);
                CHECK_FALSE(error);
            }
}

TEST_CASE("what a name hides reads back from JSON as it is") {
    for (const std::string& name : hostile_names) {
        if (name.size() > 80) continue;  // cut
        const std::string change = entries_named(name)[2];
        INFO(change);
        CHECK(json::parse(event(Form::entry, change)).at("entry") == json::parse(change));
        CHECK(json::parse(event(Form::ocsf, change)).at("actor").at("user").at("name") == json::value(name));
        CHECK(json::parse(event(Form::ecs, change)).at("user").at("name") == json::value(name));
    }
}

TEST_CASE("a long name is cut between characters and the event says so") {
    std::string name;
    while (name.size() < 4096) name += "\u4e16";
    const auto ocsf = json::parse(event(Form::ocsf, change_by(name)));
    const std::string_view told = ocsf.at("actor").at("user").at("name").as_string();
    CHECK(told.size() <= 512);
    CHECK(told.size() > 500);
    CHECK(told.ends_with("\u2026"));
    CHECK(name.starts_with(told.substr(0, told.size() - 3)));
    CHECK(ocsf.at("metadata").at("is_truncated").as_bool());
    CHECK(json::parse(event(Form::ecs, change_by(name))).at("waybill").at("cut").as_bool());
    CHECK(event(Form::cef, change_by(name)).find("\u2026 ") != std::string::npos);
    CHECK_FALSE(json::parse(event(Form::ocsf, change_by("short"))).at("metadata").as_object().contains("is_truncated"));
    CHECK_FALSE(json::parse(event(Form::ecs, change_by("short"))).at("waybill").as_object().contains("cut"));
}

/// As many places as an entry holds, each of another category.
std::string largest_entry(const std::string& piece) {
    const std::string head =
        R"({"v":1,"kind":"shared","id":")" + id +
        R"(","window":0,"last":true,"time":"2026-11-23T11:01:02.123456Z","node":"gw-1","vendor":"v",)"
        R"("agreement":"a","purpose":"p","route":"r","policy":")" +
        hash + R"(","method":"POST","bytes":1,"items":[)";
    const std::string tail = R"(],"detail":")" + hash + R"("})";
    std::string out = head;
    for (int i = 0;; ++i) {
        const std::string place = R"({"at":)" + json_text("body $." + piece + std::to_string(i)) + R"(,"category":)" +
                                  json_text("c" + std::to_string(i) + piece) + R"(,"treatment":"clear","count":2})";
        if (out.size() + place.size() + 1 + tail.size() > 65'535) return out + tail;
        if (i > 0) out += ",";
        out += place;
    }
}

TEST_CASE("an entry with as many places as it can hold is told in bounded lines that count what they leave out") {
    for (const std::string piece : {"", "\x7f", "\u2028", "\"\\", "\n"}) {
        const std::string bytes = largest_entry(piece);
        const auto places = parsed(bytes).places();
        REQUIRE(places.size() > 700);
        const std::string ocsf = event(Form::ocsf, bytes), ecs = event(Form::ecs, bytes);
        CHECK(ocsf.size() <= 32 << 10);
        CHECK(ecs.size() <= 32 << 10);
        CHECK(event(Form::cef, bytes).size() <= 8 << 10);
        CHECK(event(Form::entry, bytes).size() <= 200 << 10);
        const auto unmapped = json::parse(ocsf).at("unmapped").as_object();
        CHECK(unmapped.at("items").as_array().size() + unmapped.at("items_left_out").to_number<std::size_t>() ==
              places.size());
        CHECK(unmapped.at("items").as_array().size() > 20);
        CHECK(json::parse(ocsf).at("metadata").at("is_truncated").as_bool());
        const auto own = json::parse(ecs).at("waybill").as_object();
        CHECK(own.at("items").as_array().size() + own.at("items_left_out").to_number<std::size_t>() == places.size());
        CHECK(own.at("cut").as_bool());
    }
}

TEST_CASE("every form of an entry of the longest texts is bounded") {
    for (const char c : {'x', '\n', '\\', '=', '|', '\x7f'})
        for (const std::string& bytes : entries_named(std::string(1000, c))) {
            CHECK(event(Form::ocsf, bytes).size() <= 32 << 10);
            CHECK(event(Form::ecs, bytes).size() <= 32 << 10);
            CHECK(event(Form::cef, bytes).size() <= 8 << 10);
        }
    const std::string one_text = change_by("waybill", "hold", std::string(65'000, '\x7f'));
    for (const Form form : {Form::ocsf, Form::ecs}) CHECK(event(form, one_text).size() <= 32 << 10);
    CHECK(event(Form::cef, one_text).size() <= 8 << 10);
    CHECK(event(Form::entry, one_text).size() <= 400 << 10);
}

}  // namespace
}  // namespace waybill::siem
