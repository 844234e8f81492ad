// generalize {keep_first}: the first characters of a postcode or another code that goes from general to special. The
// last character is never kept, so that a value never leaves whole, however short.
#include <algorithm>

#include "characters.hpp"
#include "generalizers.hpp"

namespace waybill::treat {
namespace {

class CuttingText final : public Bound {
public:
    explicit CuttingText(const TextCut& cut) : cut_(cut) {}
    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        if (value.kind == base::ValueKind::boolean)
            return fail(Code::treatment_failed, "a boolean has no first characters");
        const std::size_t all = characters_in(value.text);
        out += first_characters(value.text, std::min(cut_.keep_first, all - std::min<std::size_t>(all, 1)));
        return base::ValueKind::string;
    }

private:
    TextCut cut_;
};

}  // namespace

std::unique_ptr<Bound> generalizing(const TextCut& cut) { return std::make_unique<CuttingText>(cut); }

}  // namespace waybill::treat
