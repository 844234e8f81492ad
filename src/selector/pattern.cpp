#include "pattern.hpp"

#include <re2/re2.h>

namespace waybill::selector {
namespace {

constexpr std::int64_t program_bytes = 256 << 10;  // a pattern may come from a message: it must stay cheap to compile

}  // namespace

Pattern::Pattern() = default;
Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::compile(Bytes pattern) {
    const std::shared_ptr<Pattern> out(new Pattern);
    const auto translated = translate(pattern);
    if (!translated) return out;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(program_bytes);
    auto expression = std::make_unique<const re2::RE2>(*translated, options);
    if (expression->ok()) out->expression_ = std::move(expression);
    return out;
}

bool Pattern::matches(Bytes text) const {
    return valid() && re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

bool Pattern::is_found(Bytes text) const {
    return valid() && re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
}

}  // namespace waybill::selector
