#include <catch2/catch.hpp>
#include <map>

#include "support.hpp"

using namespace waybill;
using treat::Effect;

namespace {

const std::string all_names =
    "the treatments are `clear`, `drop`, `redact`, `mask`, `hash`, `tokenize`, `encrypt`, `fpe`, `generalize`, "
    "`shift_date`, `truncate`, `scan`, `refuse`";

/// The row's treatment with the parameters that the table shows, or by its name alone where it has none.
std::shared_ptr<const treat::Treatment> shown(const treat::Row& row) {
    const std::string name(row.name), parameters(row.parameters);
    return test::treatment(parameters.empty() ? name : "{" + name + ": " + parameters + "}");
}

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

TEST_CASE("Each treatment loads with the parameters that the table shows and says what it does") {
    const std::map<std::string, Effect> effects = {
        {"clear", Effect::keep},
        {"drop", Effect::withhold},
        {"refuse", Effect::refuse},
        {"scan", Effect::scan},
    };
    const auto keyring = test::keyring_from(0);
    for (const treat::Row& row : treat::table()) {
        const auto treatment = shown(row);
        CHECK(treatment->name() == row.name);
        const auto effect = effects.find(std::string(row.name));
        CHECK(treatment->effect() == (effect == effects.end() ? Effect::replace : effect->second));
        CHECK((treatment->bind(*keyring, "acme", "pii.x") != nullptr) == (treatment->effect() == Effect::replace));
        CHECK(treatment->reads_subject() == (row.name == "shift_date"));
        CHECK((treatment->otherwise() != nullptr) == (row.name == "scan"));
    }
    CHECK(treat::drop()->name() == "drop");
    CHECK(treat::drop()->effect() == Effect::withhold);
}

TEST_CASE("A treatment that needs no parameters loads by its name alone and the others say what is missing") {
    const std::map<std::string, std::string> missing = {
        {"encrypt",
         "`encrypt` has no `to` (write the `wbk1.` text that `waybill key recipient` printed on the vendor's "
         "side)"},
        {"fpe", "`fpe` has no `alphabet` (write `{fpe: {alphabet: digits}}`)"},
        {"generalize",
         "`generalize` asks for exactly one way (write `to`, `bucket`, `decimals`, `prefix` (and `prefix6`) or "
         "`keep_first`)"},
        {"shift_date", "`shift_date` has no `days` (write `{shift_date: {days: 30}}`)"},
        {"truncate", "`truncate` has no `length` (write `{truncate: {length: 10}}`)"},
    };
    for (const treat::Row& row : treat::table()) {
        const std::string name(row.name);
        if (const auto said = missing.find(name); said == missing.end()) {
            test::treatment(name);
        } else {
            refused(name, "1:8: " + said->second);
            refused("{" + name + ": {}}", "1:" + std::to_string(11 + name.size()) + ": " + said->second);
        }
    }
}

TEST_CASE("An unknown treatment is refused with the nearest known one") {
    refused("tokenise", "1:8: unknown treatment `tokenise` (did you mean `tokenize`?)");
    refused("{msk: {keep_last: 4}}", "1:9: unknown treatment `msk` (did you mean `mask`?)");
    refused("Clear", "1:8: unknown treatment `Clear` (did you mean `clear`?)");
    refused("publish", "1:8: unknown treatment `publish` (" + all_names + ")");
    refused("''", "1:8: unknown treatment `` (" + all_names + ")");
    const std::string endless(5000, 'x');
    refused(endless, "1:8: unknown treatment `" + endless + "` (" + all_names + ")");
}

TEST_CASE("What is no treatment at all is refused") {
    const std::string shape =
        "1:8: a treatment is one name, with its parameters below it if it has some (write `clear`, or `{mask: "
        "{keep_last: 4}}`)";
    refused("[clear]", shape);
    refused("{}", shape);
    refused("{mask: {}, hash: {}}", shape);
    refused("~", "1:8: the treatment is missing (" + all_names + ")");
}

TEST_CASE("A treatment falls under what names it and clear forbids what may show a value whole") {
    for (const treat::Row& row : treat::table())
        for (const treat::Row& never : treat::table()) {
            INFO(row.name << " under " << never.name);
            const bool truncated = row.name == "truncate" && never.name == "clear";
            const bool rest = row.name == "scan" && never.name == "drop";  // its `otherwise`
            CHECK(shown(row)->falls_under(never.name) == (row.name == never.name || truncated || rest));
        }
    const auto falls = [](const std::string& written, std::string_view never) {
        return test::treatment(written)->falls_under(never);
    };
    CHECK(falls("{scan: {otherwise: clear}}", "clear"));
    CHECK(falls("{scan: {otherwise: {truncate: {length: 3}}}}", "clear"));
    CHECK_FALSE(falls("{scan: {otherwise: mask}}", "clear"));
    CHECK(falls("{scan: {otherwise: mask}}", "mask"));
    CHECK(falls("scan", "drop"));
}

TEST_CASE("What becomes of the text around findings is a treatment that takes any text") {
    const std::pair<std::string, Effect> allowed[] = {
        {"clear", Effect::keep},       {"drop", Effect::withhold},
        {"redact", Effect::replace},   {"refuse", Effect::refuse},
        {"mask", Effect::replace},     {"hash", Effect::replace},
        {"tokenize", Effect::replace}, {"{truncate: {length: 4}}", Effect::replace}};
    for (const auto& [written, effect] : allowed) {
        const auto scan = test::treatment("{scan: {otherwise: " + written + "}}");
        REQUIRE(scan->otherwise() != nullptr);
        CHECK(scan->otherwise()->effect() == effect);
    }
    CHECK(test::treatment("scan")->otherwise()->name() == "drop");
    const std::string right =
        " is not for the text around findings (write `drop`, `clear`, `redact`, `mask`, `hash`, `tokenize`, `encrypt`, "
        "`truncate` or `refuse`)";
    refused("{scan: {otherwise: scan}}", "1:27: `scan`" + right);
    refused("{scan: {otherwise: {shift_date: {days: 3}}}}", "1:27: `shift_date`" + right);
    refused("{scan: {otherwise: {generalize: {to: year}}}}", "1:27: `generalize`" + right);
    refused("{scan: {otherwise: {fpe: {alphabet: digits}}}}", "1:27: `fpe`" + right);
    refused("{scan: {otherwise: maks}}", "1:27: unknown treatment `maks` (did you mean `mask`?)");
    refused("{scan: {otherwise: {mask: {keep_last: x}}}}",
            "1:46: `keep_last` is not a whole number (write a whole number from 0 to 1000)");
}

TEST_CASE("Parameters where a treatment takes none are refused") {
    for (const std::string name : {"clear", "drop", "tokenize", "refuse"})
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

TEST_CASE("Wrong parameters of each treatment are reported with their place and what would be right") {
    const auto whole = [](int least, int most) {
        return " (write a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ")";
    };
    refused("{truncate: {length: 0}}", "1:28: `length` is too small" + whole(1, 1000000));
    refused("{truncate: {length: 1000001}}", "1:28: `length` is too large" + whole(1, 1000000));
    refused("{shift_date: {days: 0}}", "1:28: `days` is too small" + whole(1, 36500));
    refused("{shift_date: {days: 40000}}", "1:28: `days` is too large" + whole(1, 36500));
    refused("{shift_date: {days: 3, subject: ''}}",
            "1:40: `subject` is empty (write the category of the data subject, or leave it out)");
    refused("{shift_date: {days: 3, order: dmy}}",
            "1:38: `dmy` is no `order` of `shift_date` (write `day_first` or `month_first`)");

    const std::string steps = " (write a list of some of `trim`, `nfc`, `lower` or `casefold`, `digits`, each once)";
    refused("{hash: {normalize: trim}}", "1:27: `normalize` is not a list of steps" + steps);
    refused("{hash: {normalize: []}}", "1:27: `normalize` is not a list of steps" + steps);
    refused("{hash: {normalize: [trim, nfd]}}",
            "1:34: this is no step of `normalize`, or one that is written twice" + steps);
    refused("{hash: {normalize: [nfc, nfc]}}",
            "1:33: this is no step of `normalize`, or one that is written twice" + steps);
    refused("{hash: {normalize: [lower, casefold]}}",
            "1:27: `lower` and `casefold` do the same, each in its way (write one of them)");

    refused(
        "{encrypt: {to: acme}}",
        "1:23: `to` is no public key of a recipient (write the `wbk1.` text that `waybill key recipient` printed on "
        "the vendor's side)");

    const std::string ways =
        ": `generalize` asks for exactly one way (write `to`, `bucket`, `decimals`, `prefix` (and `prefix6`) or "
        "`keep_first`)";
    refused("{generalize: {to: year, bucket: 3}}", "1:21" + ways);
    refused("{generalize: {to: week}}",
            "1:26: `week` is no `to` of `generalize` (write `year`, `quarter`, `month`, `day` or `hour`)");
    refused("{generalize: {to: [year]}}",
            "1:26: this is no `to` of `generalize` (write `year`, `quarter`, `month`, `day` or `hour`)");
    refused("{generalize: {bucket: 3, order: day_first}}",
            "1:40: `order` is for dates (write it beside `to`, or leave it out)");
    for (const std::string size : {"0", "0.00", "-5", "1e3", "x", "'5'", "01", "1234567890123456789", "[5]", ".5"})
        refused("{generalize: {bucket: " + size + "}}",
                "1:30: `bucket` is not a size (write a number above 0 of at most 18 digits, such as 1000 or 0.5)");
    refused("{generalize: {decimals: 19}}", "1:32: `decimals` is too large" + whole(0, 18));
    refused("{generalize: {prefix: 32}}", "1:30: `prefix` is too large" + whole(1, 31));
    refused("{generalize: {prefix6: 128}}", "1:31: `prefix6` is too large" + whole(1, 127));
    refused("{generalize: {keep_first: 0}}", "1:34: `keep_first` is too small" + whole(1, 1000));

    const std::string alphabets =
        " (write one of `digits`, `lower`, `upper`, `letters`, `alphanumeric`, `hex`, `upper_hex`, `base36`, "
        "`upper_base36`, or different characters in quotes)";
    refused("{fpe: {alphabet: uper}}", "1:25: `uper` is no alphabet" + alphabets);
    refused("{fpe: {alphabet: 'a'}}", "1:25: `a` is no alphabet" + alphabets);
    refused("{fpe: {alphabet: 'aba'}}", "1:25: `aba` is no alphabet" + alphabets);
    refused("{fpe: {alphabet: lower, luhn: true}}",
            "1:38: `luhn` asks for the alphabet `digits` (write `alphabet: digits`, or leave it out)");
    refused("{fpe: {alphabet: digits, luhn: yes}}", "1:39: `luhn` is neither true nor false (write `true` or `false`)");
    refused("{fpe: {alphabet: digits, luhn: true, keep_first: 8, keep_last: 5}}",
            "1:71: what is kept leaves no card six digits and a check digit: their domain is below a million (keep at "
            "most 12 digits together)");
    test::treatment("{fpe: {alphabet: digits, luhn: true, keep_first: 8, keep_last: 4}}");
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
