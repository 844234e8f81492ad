#include "token_fields.hpp"

#include <algorithm>
#include <utility>

#include "waybill/format/format.hpp"

namespace waybill::redact {

using format::Descent;
using format::Verdict;

namespace {

constexpr Bytes prefix = "wbt1.";
constexpr std::size_t longest_token = 128 << 10;  // that is waited for in a text without end

bool is_token_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/// Where the last token begins that may go on after the text ends; its size where there is none.
std::size_t unfinished(Bytes text) {
    for (std::size_t length = std::min(prefix.size() - 1, text.size()); length > 0; --length)
        if (text.ends_with(prefix.substr(0, length))) return text.size() - length;
    const std::size_t begin = text.rfind(prefix);
    if (begin == Bytes::npos || text.size() - begin > longest_token) return text.size();
    std::size_t dots = 0;
    for (const char c : text.substr(begin + prefix.size())) {
        if (c == '.' && ++dots == 2) return text.size();
        if (c != '.' && !is_token_byte(c)) return text.size();
    }
    return begin;
}

}  // namespace

struct TokenFields::Nested {
    Nested(Answer& answer, const Message& message, const format::Limits& limits, std::string at)
        : fields(answer, message, limits, std::move(at)) {}
    TokenFields fields;
    std::unique_ptr<format::Format> format;
};

TokenFields::TokenFields(Answer& answer, const Message& message, const format::Limits& limits, std::string at)
    : answer_(answer), message_(message), limits_(limits), at_(std::move(at)), cursor_(message.program) {
    places_.push_back(cursor_.root().picked[policy::group_fields]);
}

TokenFields::~TokenFields() = default;

Descent TokenFields::root() {
    at_root_ = cursor_.root().looks_ahead;
    Descent descent;
    if (at_root_) descent.way = Descent::Way::look_ahead;
    return descent;
}

Descent TokenFields::name(Bytes unescaped) { return enter(cursor_.enter_name(unescaped)); }
Descent TokenFields::element(std::uint64_t index) { return enter(cursor_.enter_index(index)); }
Descent TokenFields::cell(std::size_t column) { return enter(cursor_.enter_name(columns_[column])); }

format::Column TokenFields::column(Bytes name) {
    columns_.emplace_back(name);
    return {.written = true, .asked = true, .name = Descent::Name::as_it_stands};
}

Descent TokenFields::enter(const selector::Step& step) {
    Descent descent;
    descent.name = Descent::Name::as_it_stands;
    if (step.looks_ahead) {
        descent.way = Descent::Way::look_ahead;
        return descent;
    }
    const std::uint32_t picked = step.picked[policy::group_fields];
    places_.push_back(picked != selector::Step::none ? picked : places_.back());
    return descent;
}

Descent TokenFields::examine(const selector::Node& value) {
    selector::Step step = cursor_.resolve(value);
    step.looks_ahead = false;
    if (cursor_.exhausted()) {
        Descent descent;
        descent.way = Descent::Way::refuse;
        return descent;
    }
    if (!at_root_) return enter(step);
    at_root_ = false;
    places_.back() = step.picked[policy::group_fields];
    return {};
}

Error TokenFields::refusal() const {
    return Error(Code::look_ahead_exceeded, "a filter has more to look at than the value's size allows");
}

void TokenFields::up() {
    places_.pop_back();
    cursor_.leave();
}

Verdict TokenFields::scalar(const format::Scalar& value) {
    Verdict verdict;
    verdict.fate = Verdict::Fate::keep;
    const policy::Field* found = field();
    if (found == nullptr) return verdict;
    if (found->nested != nullptr) {
        if (std::exchange(other_part_, false) || value.kind == base::ValueKind::null) return verdict;
        const format::Opened opened = open_nested(*found->nested, {});
        verdict.fate = Verdict::Fate::open;
        verdict.format = opened.format;
        verdict.fields = opened.fields;
        verdict.encoding = found->nested->encoding;
        return verdict;
    }
    if (value.kind != base::ValueKind::string || !value.is_text) return verdict;
    if (!restore(value.text(scratch_), verdict.kind)) return verdict;
    verdict.fate = Verdict::Fate::replace;
    verdict.text = plain_;
    if (answer_.observer != nullptr) observe(value.raw, verdict.kind);
    return verdict;
}

format::Opened TokenFields::open_nested(const policy::Body& body, Bytes content_type) {
    format::Limits limits = limits_;
    limits.depth -= std::min(limits.depth, places_.size() - 1);
    const Message message{*body.format, body.fields, *body.program, *message_.keys.nested[places_.back()]};
    nested_ = std::make_unique<Nested>(answer_, message, limits, at_ + field()->selector.text() + " ");
    nested_->format = body.format->make({limits, answer_.random, body.options.get(), content_type, answer_.exchange});
    return {nested_->format.get(), &nested_->fields};
}

/// A part of another type than its format's has no tokens that could be found there: as a whole answer of another type
/// it passes as it is.
std::optional<format::Opened> TokenFields::part(Bytes content_type) {
    const policy::Field* found = field();
    if (found == nullptr || found->nested == nullptr || found->nested->encoding != format::Encoding::text)
        return std::nullopt;
    other_part_ = !found->nested->format->accepts(content_type.empty() ? Bytes("text/plain") : content_type);
    if (other_part_) return std::nullopt;
    return open_nested(*found->nested, content_type);
}

/// Into plain_. A value that is a token whole comes back with its type; inside a longer text only its text can.
bool TokenFields::restore(Bytes text, base::ValueKind& kind) {
    treat::TokenKey& key = *message_.keys.keys[places_.back()];
    if (auto whole = key.restore(text)) {
        kind = whole->kind;
        plain_ = std::move(whole->text);
        ++answer_.restored;
        return true;
    }
    plain_.clear();
    const auto found = key.restore_in(text, plain_);
    if (!found) return false;
    kind = base::ValueKind::string;
    answer_.restored += *found;
    return true;
}

format::Stretch TokenFields::stretch(Bytes text, bool last) {
    format::Stretch out;
    const bool looks = field() != nullptr && field()->nested == nullptr;
    out.taken = last || !looks ? text.size() : unfinished(text);
    out.sent = true;
    out.text = text.substr(0, out.taken);
    base::ValueKind kind = base::ValueKind::string;
    if (looks && restore(out.text, kind)) {
        if (answer_.observer != nullptr) observe(out.text, kind);
        out.text = plain_;
    }
    return out;
}

void TokenFields::observe(Bytes before, base::ValueKind kind) {
    const policy::Field& field = *this->field();
    ObservedItem item;
    item.at = at_ + field.selector.text();
    item.path = item.at;
    item.category = field.rule.category->name;
    item.treatment = "restore";
    item.before = before;
    const bool json = message_.format.name == "json" || message_.format.name == "ndjson";
    item.spelling = json ? ObservedItem::Spelling::json : ObservedItem::Spelling::text;
    if ((json && kind != base::ValueKind::string) || message_.format.spell == nullptr)
        item.after = plain_;
    else
        message_.format.spell(item.after, plain_);
    item.sent = true;
    item.rule = field.where;
    answer_.observer->item(item);
}

}  // namespace waybill::redact
