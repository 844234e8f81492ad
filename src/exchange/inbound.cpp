#include "inbound.hpp"

#include <algorithm>
#include <array>

namespace waybill::exchange {
namespace {

/// What a vendor computed over bytes that we change.
constexpr std::array<std::string_view, 4> digests{"content-digest", "content-md5", "digest", "repr-digest"};

bool is_digest(Bytes name) {
    return std::ranges::any_of(digests, [&](std::string_view known) { return http::same_name(known, name); });
}

std::string why_not(const policy::Permit& permit, const net::PeerHead& head, const redact::Ceilings& ceilings) {
    bool repeated = false;
    const http::FieldView* type = http::find(head.fields, "content-type", &repeated);
    if (type == nullptr || repeated || !permit.route().inbound->format->accepts(type->value)) return "type";
    if (http::is_coded(head.fields)) return "coding";
    const std::uint64_t limit = std::min(permit.route().limits.body.value_or(ceilings.body_bytes), ceilings.body_bytes);
    if (head.content_length.value_or(0) > limit) return "limit";
    return {};
}

}  // namespace

Inbound::Inbound(const policy::Permit& permit, const net::PeerHead& head, std::shared_ptr<redact::RestoreKeys> keys,
                 base::Random& random, const redact::Ceilings& ceilings, const std::string& id)
    : id_(id), length_(head.content_length) {
    const auto& inbound = permit.route().inbound;
    if (!inbound || inbound->restore.empty() || !head.has_body) return;
    note_ = why_not(permit, head, ceilings);
    if (!note_.empty()) return;
    const format::Row& format = *inbound->format;
    if (format.has_boundary) content_type_ = format::sent_content_type(format, "", id_);
    const redact::Restorer::Answer answer{http::find(head.fields, "content-type")->value, id_};
    restorer_ = std::make_unique<redact::Restorer>(permit, std::move(keys), random, ceilings, nullptr,
                                                   redact::Restorer::Tokens::restore, answer);
}

net::OurHead Inbound::head(const net::PeerHead& head) const {
    std::vector<Bytes> connection;
    for (const http::FieldView& field : head.fields)
        if (http::same_name(field.name, "connection")) connection.push_back(field.value);
    net::OurHead out;
    out.status = head.status;
    out.fields.reserve(head.fields.size() + 1);
    for (const http::FieldView& field : head.fields) {
        if (!http::passes_inbound(field.name, connection)) continue;
        if (restorer_ && is_digest(field.name)) continue;
        const bool ours = !content_type_.empty() && http::same_name(field.name, "content-type");
        out.fields.push_back({std::string(field.name), ours ? content_type_ : std::string(field.value)});
    }
    out.fields.push_back({"waybill-exchange", id_});
    return out;
}

Result<Bytes> Inbound::pass(Bytes received, bool last) {
    if (!restorer_) return received;
    out_.clear();
    auto read = received.empty() ? Result<void>() : restorer_->feed(received, out_);
    if (read && last) read = restorer_->finish(out_);
    if (!read && read.error().code() == Code::body_too_large)
        return fail(Code::vendor_malformed, "the answer is larger than the route's body limit");
    if (!read)
        return fail(Code::vendor_malformed, "the answer is not of the type that it names", read.error().offset());
    held_ = out_.empty() ? held_ + received.size() : 0;
    return Bytes(out_);
}

std::optional<std::uint64_t> Inbound::restored() const {
    if (!restorer_) return std::nullopt;
    return restorer_->restored();
}

}  // namespace waybill::exchange
