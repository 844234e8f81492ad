#include "admission.hpp"

#include <algorithm>

#include "waybill/format/coding.hpp"

namespace waybill::exchange {
namespace {

constexpr std::uint64_t windows = 3;
constexpr std::uint64_t tree_for_byte = 8;  // what is looked ahead into, as a tree, of a message of usual values

/// What an exchange will hold at once, as far as its head tells: input and output of one message, or of some windows of
/// it, and the answer's buffers. What evidence and an answer's open values weigh comes on top as they grow.
std::uint64_t needed_memory(const policy::Route& route, const redact::Ceilings& ceilings, std::uint64_t body) {
    const bool looks_ahead = route.outbound.body && route.outbound.body->looks_ahead;
    const std::uint64_t held =
        std::min(route.limits.lookahead.value_or(ceilings.lookahead_bytes), ceilings.lookahead_bytes);
    return exchange_buffers + (looks_ahead ? tree_for_byte * std::min(held, body) : 0) +
           (route.whole ? 2 * body : std::min(2 * body, windows * ceilings.window.output_bytes));
}

/// All of its fields as one value.
std::string content_encoding(const std::vector<http::FieldView>& fields) {
    std::string all;
    for (const http::FieldView& field : fields)
        if (http::same_name(field.name, "content-encoding")) (all += all.empty() ? "" : ",").append(field.value);
    return all;
}

}  // namespace

Result<Admission> admission(const policy::Route& route, const redact::Ceilings& ceilings, const net::PeerHead& head) {
    Admission out;
    if (!head.has_body) {
        out.memory = needed_memory(route, ceilings, 0);
        return out;
    }
    const auto& body = route.outbound.body;
    if (!body) return fail(Code::direction_undeclared, "the route takes no body");
    bool repeated = false;
    const http::FieldView* type = http::find(head.fields, "content-type", &repeated);
    if (type == nullptr || repeated || !body->format->accepts(type->value))
        return fail(Code::content_type_unsupported, "the content type is not the one of the route's format");
    out.content_type = type->value;

    out.coding = content_encoding(head.fields);
    const auto coding = format::parse_content_encoding(out.coding);
    if (!coding) return fail(coding.error());
    const std::uint64_t limit = std::min(route.limits.body.value_or(ceilings.body_bytes), ceilings.body_bytes);
    if (head.content_length.value_or(0) > limit) return fail(Code::body_too_large, "the body is larger than allowed");
    // What a length says of coded bytes says nothing of what they decode to.
    const bool coded = *coding != nullptr;
    out.memory = needed_memory(route, ceilings, coded ? limit : head.content_length.value_or(limit));
    if (coded) out.memory += (*coding)->decoder_bytes;
    if (!body->coding.empty()) out.memory += format::find_coding(body->coding)->encoder_bytes;
    return out;
}

}  // namespace waybill::exchange
