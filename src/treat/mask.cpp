// mask {keep_first, keep_last, with}: each character that is not kept is replaced by `with` (`*`), so the length stays
// visible. Characters are Unicode code points in this version. A mask shows at most half of them, rounded down: of a
// value too short for what it would keep, the last ones come first, then the first ones. Both keeps are 0 unless
// written: then all is masked.
#include <algorithm>

#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t most_kept = 1000;

struct Pattern {
    std::size_t keep_first = 0;
    std::size_t keep_last = 0;
    std::string with;  // one code point
};

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

std::size_t characters_in(Bytes text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

class Masking final : public Bound {
public:
    explicit Masking(Pattern pattern) : pattern_(std::move(pattern)) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        const std::size_t all = characters_in(value.text);
        const std::size_t shown = std::min(pattern_.keep_first + pattern_.keep_last, all / 2);
        const std::size_t last = std::min(pattern_.keep_last, shown);
        const std::size_t first = std::min(pattern_.keep_first, shown - last);
        std::size_t seen = 0;  // characters begun so far
        bool kept = false;
        for (const char byte : value.text) {
            if (begins_character(byte)) {
                kept = seen < first || seen >= all - last;
                ++seen;
                if (!kept) out += pattern_.with;
            }
            if (kept) out += byte;
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
    if (characters_in(pattern.with) != 1)
        parameters.wrong("with", "`with` is not one character", "write one, in quotes: `'*'`");
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Mask>(std::move(pattern));
}

}  // namespace waybill::treat
