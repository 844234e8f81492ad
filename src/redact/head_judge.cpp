#include "head_judge.hpp"

#include <algorithm>
#include <cassert>

#include "scan.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/percent.hpp"

namespace waybill::redact {
namespace {

using treat::Effect;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// What two readers of a path could take in two ways does not leave either (DESIGN.md, Path parameters).
bool is_path_segment(Bytes text) {
    const Bytes before_parameters = text.substr(0, text.find(';'));
    return !text.empty() && before_parameters != "." && before_parameters != ".." &&
           text.find_first_of("/\\") == Bytes::npos && std::ranges::none_of(text, is_control);
}

/// RFC 9110 section 5.5, without white space around it. A line's end in here would begin a second field.
bool is_field_value(Bytes text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    if (!text.empty() && (blank(text.front()) || blank(text.back()))) return false;
    return std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\t'; });
}

void assign_lower_case(std::string& out, Bytes name) {
    out.assign(name);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
}

}  // namespace

Result<OutboundHead> HeadJudge::judge(const InboundHead& head, const std::string& exchange) {
    OutboundHead out;
    out.method = route_.method;
    // In the order of places in an entry: path, query, header.
    if (auto path = write_path(head, out.target); !path) return fail(path.error());
    if (auto query = write_query(head, out.target); !query) return fail(query.error());
    if (auto fields = write_fields(head, out.fields); !fields) return fail(fields.error());
    if (const BodyPlan* plan = plan_.body()) {
        const policy::Body& body = *plan->body;
        out.fields.push_back({"content-type", format::sent_content_type(*body.format, body.content_type, exchange)});
        if (!body.coding.empty()) out.fields.push_back({"content-encoding", body.coding});
    }
    if (route_.inbound && !route_.inbound->restore.empty()) out.fields.push_back({"accept-encoding", "identity"});
    out.fields.push_back({"waybill-exchange", exchange});
    return out;
}

/// The template's literals as its author spelled them: the client's spelling of them has no part in what is sent.
Result<void> HeadJudge::write_path(const InboundHead& head, std::string& target) {
    assert(head.parameters.size() == plan_.path_parameters());
    std::size_t at = 1, number = 0;
    for (const policy::PathSegment& segment : route_.segments) {
        const std::size_t end = std::min(route_.path.find('/', at), route_.path.size());
        target += '/';
        if (segment.parameter) {
            const http::Segment& value = *head.parameters[number];
            const Action& action = plan_.path(number++);
            const auto sent = admit(action, action.effect, value.raw, value.decoded, Spelling::path_segment);
            if (!sent) return fail(sent.error());
            // The loader lets no such policy in: a path without its parameter would be another resource.
            if (!*sent) return fail(Code::treatment_failed, "a path parameter cannot be withheld");
            target += **sent;
        } else {
            target.append(route_.path, at, end - at);
        }
        at = end + 1;
    }
    if (target.empty()) target = "/";
    return {};
}

Result<void> HeadJudge::write_query(const InboundHead& head, std::string& target) {
    if (head.query == nullptr) return {};
    char before = '?';
    for (const http::QueryPair& pair : *head.query) {
        const Action* action = plan_.query(pair.name);
        if (action == nullptr) {
            if (auto withheld = withhold_unknown(pair); !withheld) return withheld;
            continue;
        }
        const auto sent = admit(*action, action->effect, pair.raw_value, pair.value, Spelling::query_value);
        if (!sent) return fail(sent.error());
        if (!*sent) continue;
        target += before;
        format::append_percent_encoded(target, pair.name);  // how it was sent, and whether with `=`, is no item
        target += '=';
        target += **sent;
        before = '&';
    }
    return {};
}

Result<void> HeadJudge::write_fields(const InboundHead& head, std::vector<http::Field>& fields) {
    if (head.fields == nullptr) return {};
    std::string name;
    for (const http::FieldView& field : *head.fields) {
        assign_lower_case(name, field.name);
        const Action* action = plan_.header(name);
        if (action == nullptr) continue;
        // Treatments and lookup digests are of text.
        if (!is_field_value(field.value) || !base::is_utf8(field.value))
            return fail(Code::request_malformed, "a header that the policy names is UTF-8 without control characters");
        // What the client says is of its connection only is not for the vendor (RFC 9110 section 7.6.1).
        const bool held_back = action->effect != Effect::refuse && http::is_of_connection(*head.fields, name);
        const auto sent = admit(*action, held_back ? Effect::withhold : action->effect, field.value, field.value,
                                Spelling::field_value);
        if (!sent) return fail(sent.error());
        if (*sent) fields.push_back({name, std::string(**sent)});
    }
    return {};
}

Result<std::optional<Bytes>> HeadJudge::admit(const Action& action, Effect effect, Bytes raw, Bytes text,
                                              Spelling spelling) {
    if (auto counted = count(raw); !counted) return fail(counted.error());
    if (effect == Effect::refuse)
        return fail(Code::item_refused, "a value of a category that this vendor must never be sent");
    const bool digested = action.subject && notes_.takes_digests();
    if (effect == Effect::withhold) {
        notes_.withheld().add(action);
        if (digested) notes_.add_withheld(0, notes_.digest(action, text));
        observe(&action, {}, raw, std::nullopt);
        return std::optional<Bytes>();
    }
    Bytes sent = raw;
    if (effect == Effect::replace || effect == Effect::scan) {
        const auto replaced = replace(action, text, spelling);
        if (!replaced) return fail(replaced.error());
        sent = *replaced;
    }
    if (digested) notes_.queue_kept(notes_.digest(action, text));
    builder_.add_head(action.place, sent, notes_);
    observe(&action, {}, raw, sent);
    return std::optional(sent);
}

Result<Bytes> HeadJudge::replace(const Action& action, Bytes text, Spelling spelling) {
    replacement_.clear();
    if (action.scanning != nullptr) {
        if (auto scanned = action.scanning->apply(text, replacement_, notes_, 0); !scanned)
            return fail(scanned.error());
    } else if (!action.bound->apply({base::ValueKind::string, text}, replacement_)) {
        return fail(Code::treatment_failed, "the treatment cannot be applied to this value of the head");
    }
    if (spelling == Spelling::field_value) {
        if (is_field_value(replacement_)) return Bytes(replacement_);
        return fail(Code::treatment_failed, "the treatment gives what cannot stand in a header");
    }
    if (spelling == Spelling::path_segment && !is_path_segment(replacement_))
        return fail(Code::treatment_failed, "the treatment gives what cannot stand in a path");
    written_.clear();
    format::append_percent_encoded(written_, replacement_);
    return Bytes(written_);
}

Result<void> HeadJudge::withhold_unknown(const http::QueryPair& pair) {
    if (auto counted = count(pair.raw_value); !counted) return counted;
    notes_.withheld().add_drift("query " + pair.name);
    observe(nullptr, pair.name, pair.raw_value, std::nullopt);
    if (route_.refuse_unknown) return fail(Code::unknown_item, "a query parameter that no policy names");
    return {};
}

Result<void> HeadJudge::count(Bytes raw) {
    if (raw.size() > item_bytes_) return fail(Code::item_too_large, "a value is larger than the limit");
    if (!notes_.count(1)) return fail(Code::too_many_items, "more items than allowed");
    return {};
}

void HeadJudge::observe(const Action* action, Bytes name, Bytes before, std::optional<Bytes> after) {
    if (observer_ == nullptr) return;
    ObservedItem item;
    item.at = action != nullptr ? plan_.places()[action->place].at : "query " + std::string(name);
    item.path = item.at;
    if (action != nullptr) item.category = action->rule->category->name;
    item.treatment = action != nullptr ? action->rule->treatment->name() : "drop";
    item.before = before;
    item.after = after.value_or(Bytes());
    item.sent = after.has_value();
    if (action == nullptr)
        item.because = "no policy names it";
    else if (item.sent)
        item.because = "shared";
    else
        item.because = action->effect == Effect::withhold ? "not shared" : "the sender's Connection field names it";
    item.rule = action != nullptr ? *action->where : route_.where;
    item.spelling = ObservedItem::Spelling::text;
    observer_->item(item);
}

}  // namespace waybill::redact
