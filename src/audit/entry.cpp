#include "entry.hpp"

#include <algorithm>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/uuid.hpp"

namespace waybill::audit {
namespace {

/// Appends fields in the order of the calls; an absent one leaves no trace.
class Fields {
public:
    explicit Fields(std::string_view kind) {
        out_.reserve(usual_size);
        number("v", 1);
        text("kind", kind);
    }

    void text(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        this->name(name);
        base::append_json_string(out_, value);
    }
    void number(std::string_view name, std::uint64_t value) {
        this->name(name);
        out_ += std::to_string(value);
    }
    template <class Integer>
    void number(std::string_view name, const std::optional<Integer>& value) {
        if (value) number(name, static_cast<std::uint64_t>(*value));
    }
    void boolean(std::string_view name, const bool& value) {
        this->name(name);
        out_ += value ? "true" : "false";
    }
    void hash(std::string_view name, const crypto::Hash& hash) { text(name, crypto::hash_text(hash)); }
    void places(std::string_view name, const std::vector<Place>& places) {
        this->name(name);
        out_.push_back('[');
        for (const Place& place : places) {
            if (out_.back() != '[') out_.push_back(',');
            this->place(place);
        }
        out_.push_back(']');
    }

    Result<std::string> finish() && {
        out_.push_back('}');
        if (out_.size() > entry_limit) return fail(Code::entry_too_large, "an entry has at most 65,535 bytes");
        if (!base::is_utf8(out_)) return fail(Code::bad_usage, "a draft is not UTF-8");
        return std::move(out_);
    }

private:
    static constexpr std::size_t usual_size = 1536;

    void name(std::string_view name) { out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":"); }
    void place(const Place& place) {
        out_ += "{\"at\":";
        base::append_json_string(out_, place.at);
        out_ += ",\"category\":";
        base::append_json_string(out_, place.category);
        out_ += ",\"treatment\":";
        base::append_json_string(out_, place.treatment);
        out_ += ",\"count\":" + std::to_string(place.count);
        if (place.counted_only) out_ += ",\"evidence\":\"count\"";
        out_.push_back('}');
    }

    std::string out_;
};

base::Failure lacking() { return fail(Code::bad_usage, "a draft lacks what its kind of entry must have"); }

bool is_hash_text(std::string_view text) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.starts_with("sha256:") && text.size() == 71 && std::ranges::all_of(text.substr(7), is_digit);
}

Result<std::string> render_kind(const Outcome& outcome, const Stamp& stamp) {
    if (!base::is_uuid(outcome.id)) return lacking();
    Fields fields("outcome");
    fields.text("id", outcome.id);
    fields.text("time", stamp.time);
    fields.text("node", stamp.node);
    fields.number("windows", outcome.windows);
    fields.text("end", name_of(outcome.end));
    fields.number("status", outcome.status);
    fields.number("bytes", outcome.bytes);
    fields.number("restored", outcome.restored);
    fields.text("note", outcome.note);
    fields.number("ms", outcome.ms);
    return std::move(fields).finish();
}

Result<std::string> render_kind(const Refused& refused, const Stamp& stamp) {
    const bool condensed = refused.count.has_value();
    if (refused.code.empty() || (!refused.id.empty() && !base::is_uuid(refused.id)) ||
        (!refused.policy.empty() && !is_hash_text(refused.policy)))
        return lacking();
    if (condensed && (!refused.id.empty() || refused.window || !refused.vendor.empty() || !refused.route.empty() ||
                      !refused.policy.empty()))
        return fail(Code::bad_usage, "a condensed refusal names no exchange, vendor, route or policy");
    Fields fields("refused");
    fields.text("id", refused.id);
    fields.number("window", refused.window);
    fields.text("time", stamp.time);
    fields.text("node", stamp.node);
    fields.text("client", refused.client);
    fields.text("vendor", refused.vendor);
    fields.text("route", refused.route);
    fields.text("policy", refused.policy);
    fields.text("code", refused.code);
    fields.number("count", refused.count);
    return std::move(fields).finish();
}

Result<std::string> render_kind(const Change& change, const Stamp& stamp) {
    if (change.what.empty() || change.actor.empty() || change.to.empty()) return lacking();
    Fields fields("change");
    fields.text("time", stamp.time);
    fields.text("node", stamp.node);
    fields.text("what", change.what);
    fields.text("actor", change.actor);
    fields.text("from", change.from);
    fields.text("to", change.to);
    return std::move(fields).finish();
}

Result<std::string> render_kind(const Lookup& lookup, const Stamp& stamp) {
    if (lookup.actor.empty() || lookup.what.empty()) return lacking();
    Fields fields("lookup");
    fields.text("time", stamp.time);
    fields.text("node", stamp.node);
    fields.text("actor", lookup.actor);
    fields.text("what", lookup.what);
    fields.number("found", lookup.found);
    return std::move(fields).finish();
}

}  // namespace

std::string_view name_of(Outcome::End end) {
    switch (end) {
        case Outcome::End::complete:
            return "complete";
        case Outcome::End::broken:
            return "broken";
        case Outcome::End::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string log_identity(std::string_view verifier_key) {
    return std::string(verifier_key).append(" ").append(log_version);
}

Result<std::string> render(const Shared& window, const Bound& bound, const Stamp& stamp) {
    if (!base::is_uuid(window.id) || window.vendor.empty() || window.agreement.empty() || window.purpose.empty() ||
        window.route.empty() || window.method.empty() || !is_hash_text(window.policy))
        return lacking();
    Fields fields("shared");
    fields.text("id", window.id);
    fields.number("window", window.window);
    fields.boolean("last", window.last);
    fields.text("time", stamp.time);
    fields.text("node", stamp.node);
    fields.text("client", window.client);
    fields.text("vendor", window.vendor);
    fields.text("agreement", window.agreement);
    fields.text("purpose", window.purpose);
    fields.text("route", window.route);
    fields.text("policy", window.policy);
    fields.text("method", window.method);
    fields.number("bytes", bound.bytes);
    fields.places("items", window.places);
    if (bound.items_root) fields.hash("items_root", *bound.items_root);
    fields.hash("detail", bound.detail);
    return std::move(fields).finish();
}

Result<std::string> render(const Draft& draft, const Stamp& stamp) {
    return std::visit([&](const auto& kind) { return render_kind(kind, stamp); }, draft);
}

}  // namespace waybill::audit
