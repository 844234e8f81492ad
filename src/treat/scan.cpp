// scan {otherwise}: detectors look through the text; each finding is treated as its own category, the rest by
// `otherwise` (drop unless written). Only the choice stands here: who runs the detectors is redact.
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

class ScanText final : public Treatment {
public:
    explicit ScanText(Parsed otherwise) : otherwise_(std::move(otherwise)) {}
    std::string_view name() const override { return "scan"; }
    Effect effect() const override { return Effect::scan; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override { return nullptr; }
    bool falls_under(std::string_view never) const override {
        return never == name() || otherwise_->falls_under(never);
    }
    const Treatment* otherwise() const override { return otherwise_.get(); }

private:
    Parsed otherwise_;
};

/// These ask for a value of a form, which the text between two findings has not.
bool wants_a_form(std::string_view name) {
    return name == "scan" || name == "shift_date" || name == "generalize" || name == "fpe";
}

}  // namespace

Parsed parse_scan(const base::YamlNode* written, const base::Position&, base::Diagnostics& diagnostics) {
    Parameters parameters("scan", written, {"otherwise"}, diagnostics);
    Parsed otherwise = drop();
    if (const base::YamlNode* node = parameters.find("otherwise")) {
        otherwise = parse(*node, diagnostics);
        if (otherwise == nullptr) return nullptr;
        if (wants_a_form(otherwise->name()))
            parameters.wrong("otherwise", ticks(otherwise->name()) + " is not for the text around findings",
                             "write `drop`, `clear`, `redact`, `mask`, `hash`, `tokenize`, `encrypt`, `truncate` or "
                             "`refuse`");
    }
    if (!parameters.good()) return nullptr;
    return std::make_shared<const ScanText>(std::move(otherwise));
}

}  // namespace waybill::treat
