// mask {keep_first, keep_last, with}: each character that is not kept is replaced by `with` (`*`), so the length stays
// visible. Characters are user-perceived ones. A mask shows at most half of them, rounded down: of a value too short
// for what it would keep, the last ones come first, then the first ones. Both keeps are 0 unless written: then all is
// masked.
#include <algorithm>

#include "characters.hpp"
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t most_kept = 1000;
constexpr std::size_t longest_with = 64;  // bytes; a cluster may have any number of marks

struct Pattern {
    std::size_t keep_first = 0;
    std::size_t keep_last = 0;
    std::string with;  // one character
};

class Masking final : public Bound {
public:
    explicit Masking(Pattern pattern) : pattern_(std::move(pattern)) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        const std::size_t all = characters_in(value.text);
        const std::size_t shown = std::min(pattern_.keep_first + pattern_.keep_last, all / 2);
        const std::size_t last = std::min(pattern_.keep_last, shown);
        const std::size_t first = std::min(pattern_.keep_first, shown - last);
        Characters characters(value.text);
        for (std::size_t seen = 0; seen < all; ++seen) {
            const Bytes character = characters.next();
            out += seen < first || seen >= all - last ? character : Bytes(pattern_.with);
        }
        return base::ValueKind::string;
    }

private:
    Pattern pattern_;
};

class Mask final : public Treatment {
public:
    explicit Mask(Pattern pattern) : pattern_(std::move(pattern)) {}
    std::string_view name() const override { return "mask"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override {
        return std::make_unique<Masking>(pattern_);
    }

private:
    Pattern pattern_;
};

}  // namespace

Parsed parse_mask(const base::YamlNode* written, const base::Position&, base::Diagnostics& diagnostics) {
    Parameters parameters("mask", written, {"keep_first", "keep_last", "with"}, diagnostics);
    Pattern pattern;
    pattern.keep_first = parameters.count("keep_first", most_kept);
    pattern.keep_last = parameters.count("keep_last", most_kept);
    pattern.with = parameters.text("with", "*");
    if (characters_in(pattern.with) != 1 || pattern.with.size() > longest_with)
        parameters.wrong("with", "`with` is not one character", "write one, in quotes: `'*'`");
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Mask>(std::move(pattern));
}

}  // namespace waybill::treat
