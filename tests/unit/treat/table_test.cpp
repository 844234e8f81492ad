#include <catch2/catch.hpp>
#include <map>

#include "support.hpp"

using namespace waybill;
using treat::Effect;

namespace {

const std::string this_version = "this version has `clear`, `drop`, `redact`, `mask`, `hash`, `tokenize`, `refuse`";

void refused(const std::string& written, const std::string& said) {
    const auto parsed = test::parsing(written);
    INFO(written);
    CHECK_FALSE(parsed.treatment);
    CHECK(parsed.said == std::vector<std::string>{said});
}

}  // namespace

TEST_CASE("The table has every treatment of the design in its order") {
    std::vector<std::string_view> names;
    for (const treat::Row& row : treat::table()) {
        names.push_back(row.name);
        CHECK_FALSE(row.summary.empty());
    }
    CHECK(names == std::vector<std::string_view>{"clear", "drop", "redact", "mask", "hash", "tokenize", "encrypt",
                                                 "fpe", "generalize", "shift_date", "truncate", "scan", "refuse"});
}

TEST_CASE("Each treatment of this version loads by its name and says what it does") {
    const std::map<std::string, Effect> effects = {
        {"clear", Effect::keep},   {"drop", Effect::withhold}, {"redact", Effect::replace},   {"mask", Effect::replace},
        {"hash", Effect::replace}, {"refuse", Effect::refuse}, {"tokenize", Effect::replace},
    };
    const auto keyring = test::keyring_from(0);
    for (const treat::Row& row : treat::table()) {
        if (row.parse == nullptr) continue;
        const auto treatment = test::treatment(std::string(row.name));
        CHECK(treatment->name() == row.name);
        REQUIRE(effects.contains(std::string(row.name)));
        CHECK(treatment->effect() == effects.at(std::string(row.name)));
        CHECK((treatment->bind(*keyring, "acme", "pii.x") != nullptr) == (treatment->effect() == Effect::replace));
    }
    CHECK(treat::drop()->name() == "drop");
    CHECK(treat::drop()->effect() == Effect::withhold);
}

TEST_CASE("The parameters that the table shows are ones that load") {
    for (const treat::Row& row : treat::table())
        if (row.parse != nullptr && !row.parameters.empty())
            test::treatment("{" + std::string(row.name) + ": " + std::string(row.parameters) + "}");
}

TEST_CASE("A treatment that this version has not got is refused by its name") {
    for (const char* name : {"encrypt", "fpe", "generalize", "shift_date", "truncate", "scan"}) {
        refused(name, "1:8: `" + std::string(name) + "` is not in this version (" + this_version + ")");
        refused("{" + std::string(name) + ": {x: 1}}",
                "1:9: `" + std::string(name) + "` is not in this version (" + this_version + ")");
    }
}

TEST_CASE("An unknown treatment is refused with the nearest known one") {
    refused("tokenise", "1:8: unknown treatment `tokenise` (did you mean `tokenize`?)");
    refused("{msk: {keep_last: 4}}", "1:9: unknown treatment `msk` (did you mean `mask`?)");
    refused("Clear", "1:8: unknown treatment `Clear` (did you mean `clear`?)");
    refused("publish", "1:8: unknown treatment `publish` (" + this_version + ")");
    refused("''", "1:8: unknown treatment `` (" + this_version + ")");
    const std::string endless(5000, 'x');
    refused(endless, "1:8: unknown treatment `" + endless + "` (" + this_version + ")");
}

TEST_CASE("What is no treatment at all is refused") {
    const std::string shape =
        "1:8: a treatment is one name, with its parameters below it if it has some (write `clear`, or `{mask: "
        "{keep_last: 4}}`)";
    refused("[clear]", shape);
    refused("{}", shape);
    refused("{mask: {}, hash: {}}", shape);
    refused("~", "1:8: the treatment is missing (" + this_version + ")");
}

TEST_CASE("A treatment falls under what names it and nothing else") {
    for (const treat::Row& row : treat::table())
        for (const treat::Row& never : treat::table())
            if (row.parse != nullptr)
                CHECK(test::treatment(std::string(row.name))->falls_under(never.name) == (row.name == never.name));
}

TEST_CASE("Parameters where a treatment takes none are refused") {
    for (const std::string name : {"clear", "drop", "hash", "tokenize", "refuse"})
        for (const std::string written : {"{}", "{with: x}", "4", "[1]"}) {
            const auto place = "1:" + std::to_string(9 + name.size() + 2);
            refused("{" + name + ": " + written + "}",
                    place + ": `" + name + "` takes no parameters (write `" + name + "` alone)");
        }
}

TEST_CASE("Wrong parameters are reported with their place and what would be right") {
    const std::string range = " (write a whole number from 0 to 1000)";
    refused("{mask: 4}",
            "1:15: the parameters of `mask` are not a mapping (write `mask` alone, or `{mask: {name: value}}`)");
    refused("{mask: {keep_lst: 4}}", "1:16: unknown parameter `keep_lst` of `mask` (did you mean `keep_last`?)");
    refused("{mask: {colour: 4}}",
            "1:16: unknown parameter `colour` of `mask` (`mask` has `keep_first`, `keep_last`, `with`)");
    for (const std::string value : {"-1", "4.0", "four", "'4'", "04", "+4", "0x4", "true", "~", "[4]", "{a: 4}"})
        refused("{mask: {keep_last: " + value + "}}", "1:27: `keep_last` is not a whole number" + range);
    for (const std::string value : {"1001", "18446744073709551616", "99999999999999999999999999"})
        refused("{mask: {keep_first: " + value + "}}", "1:28: `keep_first` is too large" + range);
    for (const std::string value : {"''", "'**'", "\"\u00e9\u00e9\""})
        refused("{mask: {with: " + value + "}}", "1:22: `with` is not one character (write one, in quotes: `'*'`)");
    refused("{redact: {with: [a]}}", "1:24: `with` is not a text (write it in quotes)");
    refused("{redact: {with: ~}}", "1:24: `with` is not a text (write it in quotes)");
    refused("{redact: {with: " + std::string(65, 'x') + "}}",
            "1:24: `with` is too long (write at most 64 bytes of UTF-8)");
}

TEST_CASE("All that is wrong with one treatment is reported and not only the first") {
    const auto parsed = test::parsing("{mask: {keep_frist: 1, keep_last: -4, with: ''}}");
    CHECK_FALSE(parsed.treatment);
    CHECK(parsed.said.size() == 3);
}

TEST_CASE("A text with control characters or invalid UTF-8 is refused also where the parser let it through") {
    for (const std::string text : {"a\nb", "\t", "\x7f", "\u0085", "\xff", "\xc2"}) {
        base::Diagnostics diagnostics;
        base::YamlNode parameters;
        parameters.kind = base::YamlNode::Kind::map;
        parameters.members.emplace_back();
        parameters.members.back().key = "with";
        parameters.members.back().value.kind = base::YamlNode::Kind::scalar;
        parameters.members.back().value.scalar = text;
        for (const treat::Row& row : treat::table())
            if (row.name == "redact") CHECK_FALSE(row.parse(&parameters, {}, diagnostics));
        REQUIRE(diagnostics.all().size() == 1);
        CHECK(diagnostics.all().front().what == "`with` is not UTF-8 without control characters");
    }
}

TEST_CASE("A parameter that is written twice is refused also where no parser saw it") {
    base::Diagnostics diagnostics;
    base::YamlNode number, parameters;
    number.kind = base::YamlNode::Kind::scalar;
    number.scalar = "1";
    parameters.kind = base::YamlNode::Kind::map;
    for (int i = 0; i < 2; ++i) {
        parameters.members.emplace_back();
        parameters.members.back().key = "keep_last";
        parameters.members.back().value = number;
    }
    for (const treat::Row& row : treat::table())
        if (row.name == "mask") CHECK_FALSE(row.parse(&parameters, {}, diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all().front().what == "`keep_last` is written twice");
}
