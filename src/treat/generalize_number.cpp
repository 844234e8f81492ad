// generalize {bucket | decimals}: numbers, in numbers of JSON and in strings, in exact decimal arithmetic. For decimals
// a string may hold a co-ordinate, two numbers with a comma between them: each is treated. Both must have a point, or
// 1,234.56 and 1.234,56 would be two numbers.
#include "generalizers.hpp"

namespace waybill::treat {
namespace {

class CuttingNumber final : public Bound {
public:
    explicit CuttingNumber(const NumberCut& cut) : cut_(cut) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        const bool string = value.kind == base::ValueKind::string;
        const auto spelling = string ? Decimal::Spelling::lenient : Decimal::Spelling::json;
        Bytes first = value.text, between, second;
        if (const auto comma = value.text.find(','); string && !cut_.bucket && comma != Bytes::npos) {
            first = value.text.substr(0, comma);
            const auto after = value.text.find_first_not_of(' ', comma + 1);
            if (after == Bytes::npos) return no_number();
            between = value.text.substr(comma, after == comma + 1 ? 1 : 2);
            second = value.text.substr(after);
            if (first.find('.') == Bytes::npos || second.find('.') == Bytes::npos) return no_number();
        }
        const auto number = Decimal::parse(first, spelling);
        if (!number) return no_number();
        const auto other = between.empty() ? std::nullopt : Decimal::parse(second, spelling);
        if (!between.empty() && !other) return no_number();
        out += cut(*number);
        out += between;
        if (other) out += cut(*other);
        return string ? base::ValueKind::string : base::ValueKind::number;
    }

private:
    static base::Failure no_number() {
        return fail(Code::treatment_failed, "a value is no number that `generalize` takes");
    }
    std::string cut(const Decimal& number) const {
        return cut_.bucket ? number.floored(*cut_.bucket) : number.rounded(cut_.decimals);
    }
    NumberCut cut_;
};

}  // namespace

std::unique_ptr<Bound> generalizing(const NumberCut& cut) { return std::make_unique<CuttingNumber>(cut); }

}  // namespace waybill::treat
