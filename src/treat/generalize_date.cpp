// generalize {to}: a date or date-time cut to year, quarter, month, day or hour, in the form it was written in.
#include "generalizers.hpp"

namespace waybill::treat {
namespace {

class CuttingDate final : public Bound {
public:
    explicit CuttingDate(const DateCut& cut) : cut_(cut) {}
    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        const auto date = DateText::parse(value.text, cut_.order);
        if (!date) return fail(Code::treatment_failed, "a value is no date in a form that `generalize` knows");
        const std::size_t before = out.size();
        date->cut(cut_.to, out);
        return kind_of_result(value, Bytes(out).substr(before));
    }

private:
    DateCut cut_;
};

}  // namespace

std::unique_ptr<Bound> generalizing(const DateCut& cut) { return std::make_unique<CuttingDate>(cut); }

}  // namespace waybill::treat
