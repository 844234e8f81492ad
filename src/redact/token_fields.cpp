#include "token_fields.hpp"

#include <algorithm>

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

TokenFields::TokenFields(const policy::Inbound& inbound, RestoreKeys& keys, Observer* observer)
    : inbound_(inbound), keys_(keys), observer_(observer), cursor_(*inbound.program) {
    places_.push_back(cursor_.root().picked[policy::group_fields]);
}

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
    if (!at_root_) return enter(step);
    at_root_ = false;
    places_.back() = step.picked[policy::group_fields];
    return {};
}

void TokenFields::up() {
    places_.pop_back();
    cursor_.leave();
}

Verdict TokenFields::scalar(const format::Scalar& value) {
    Verdict verdict;
    verdict.fate = Verdict::Fate::keep;
    if (places_.back() == selector::Step::none || value.kind != base::ValueKind::string || !value.is_text)
        return verdict;
    if (!restore(value.text(scratch_), verdict.kind)) return verdict;
    verdict.fate = Verdict::Fate::replace;
    verdict.text = plain_;
    if (observer_ != nullptr) observe(value.raw, verdict.kind);
    return verdict;
}

/// Into plain_. A value that is a token whole comes back with its type; inside a longer text only its text can.
bool TokenFields::restore(Bytes text, base::ValueKind& kind) {
    treat::TokenKey& key = keys_.of(places_.back());
    if (auto whole = key.restore(text)) {
        kind = whole->kind;
        plain_ = std::move(whole->text);
        ++restored_;
        return true;
    }
    plain_.clear();
    const auto found = key.restore_in(text, plain_);
    if (!found) return false;
    kind = base::ValueKind::string;
    restored_ += *found;
    return true;
}

format::Stretch TokenFields::stretch(Bytes text, bool last) {
    format::Stretch out;
    const bool looks = places_.back() != selector::Step::none;
    out.taken = last || !looks ? text.size() : unfinished(text);
    out.sent = true;
    out.text = text.substr(0, out.taken);
    base::ValueKind kind = base::ValueKind::string;
    if (looks && restore(out.text, kind)) {
        if (observer_ != nullptr) observe(out.text, kind);
        out.text = plain_;
    }
    return out;
}

void TokenFields::observe(Bytes before, base::ValueKind kind) {
    const policy::Field& field = inbound_.restore[places_.back()];
    ObservedItem item;
    item.at = "body " + field.selector.text();
    item.path = item.at;
    item.category = field.rule.category->name;
    item.treatment = "restore";
    item.before = before;
    const bool json = inbound_.format->name == "json" || inbound_.format->name == "ndjson";
    item.spelling = json ? ObservedItem::Spelling::json : ObservedItem::Spelling::text;
    if ((json && kind != base::ValueKind::string) || inbound_.format->spell == nullptr)
        item.after = plain_;
    else
        inbound_.format->spell(item.after, plain_);
    item.sent = true;
    item.rule = field.where;
    observer_->item(item);
}

}  // namespace waybill::redact
