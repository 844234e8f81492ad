// generalize {to | bucket | decimals | prefix, prefix6 | keep_first}: the value made less exact, in the way that is
// written; what is not of the form that this way asks for fails. The ways stand in generalize_*.cpp.
#include <algorithm>
#include <variant>

#include "generalizers.hpp"
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t most_kept = 1000;

using Way = std::variant<DateCut, NumberCut, AddressCut, TextCut>;

class Generalize final : public Treatment {
public:
    explicit Generalize(const Way& way) : way_(way) {}
    std::string_view name() const override { return "generalize"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override {
        return std::visit([](const auto& cut) { return generalizing(cut); }, way_);
    }

private:
    Way way_;
};

/// How many of the ways are written; both prefixes are one.
int ways_in(const Parameters& parameters) {
    const auto ways = {parameters.has("to"), parameters.has("bucket"), parameters.has("decimals"),
                       parameters.has("prefix") || parameters.has("prefix6"), parameters.has("keep_first")};
    return static_cast<int>(std::ranges::count(ways, true));
}

Way date_cut(Parameters& parameters) {
    DateCut cut{DateText::Precision::year, Order::unsaid};
    if (const auto to = parameters.choice("to", {"year", "quarter", "month", "day", "hour"}))
        cut.to = static_cast<DateText::Precision>(*to);
    if (const auto order = parameters.choice("order", {"day_first", "month_first"}))
        cut.order = *order == 0 ? Order::day_first : Order::month_first;
    return cut;
}

Way number_cut(Parameters& parameters) {
    NumberCut cut;
    cut.decimals = parameters.count("decimals", most_decimals);
    if (const base::YamlNode* node = parameters.find("bucket")) {
        const bool plain = node->kind == base::YamlNode::Kind::scalar && !node->quoted;
        cut.bucket = plain ? bucket_size(node->scalar) : std::nullopt;
        if (!cut.bucket)
            parameters.wrong("bucket", "`bucket` is not a size",
                             "write a number above 0 of at most 18 digits, such as 1000 or 0.5");
    }
    return cut;
}

Way address_cut(Parameters& parameters) {
    return AddressCut{parameters.count("prefix", 1, 31), parameters.count("prefix6", 1, 127)};
}

}  // namespace

base::ValueKind kind_of_result(const Value& value, Bytes result) {
    return value.kind == base::ValueKind::number && is_json_number(result) ? base::ValueKind::number
                                                                           : base::ValueKind::string;
}

Parsed parse_generalize(const base::YamlNode* written, const base::Position& where, base::Diagnostics& diagnostics) {
    Parameters parameters("generalize", written,
                          {"to", "order", "bucket", "decimals", "prefix", "prefix6", "keep_first"}, diagnostics);
    if (ways_in(parameters) != 1 && parameters.good())
        parameters.missing(where, "`generalize` asks for exactly one way",
                           "write `to`, `bucket`, `decimals`, `prefix` (and `prefix6`) or `keep_first`");
    if (parameters.has("order") && !parameters.has("to"))
        parameters.wrong("order", "`order` is for dates", "write it beside `to`, or leave it out");
    if (!parameters.good()) return nullptr;
    Way way;
    if (parameters.has("to"))
        way = date_cut(parameters);
    else if (parameters.has("bucket") || parameters.has("decimals"))
        way = number_cut(parameters);
    else if (parameters.has("keep_first"))
        way = TextCut{parameters.count("keep_first", 1, most_kept).value_or(1)};
    else
        way = address_cut(parameters);
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Generalize>(way);
}

}  // namespace waybill::treat
