#include "body_writer.hpp"

#include <charconv>

namespace waybill::net {
namespace {

constexpr std::size_t most_in_one_piece = 64 << 10;

void append_number(std::string& out, std::uint64_t number, int base) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    out.append(digits.data(), end);
}

}  // namespace

BodyRule rule_of_request(Bytes method) {
    const bool expects_one = method == "POST" || method == "PUT" || method == "PATCH";
    return expects_one ? BodyRule::usual : BodyRule::empty_unsaid;
}

BodyRule rule_of_response(int status, Bytes to_method) {
    if (status == 204) return BodyRule::nothing;
    return status == 304 || to_method == "HEAD" ? BodyRule::length_only : BodyRule::usual;
}

Result<void> BodyWriter::begin(BodyRule rule, const ExchangeStream::Part& first) {
    begun_ = true;
    if (rule == BodyRule::length_only || rule == BodyRule::nothing) {
        sends_ = false;
        if (rule == BodyRule::length_only) said_ = first.length;
        return {};
    }
    if (!first.last && !first.length) {
        framing_ = Framing::chunked;
        return {};
    }
    left_ = first.length.value_or(first.body.size());
    if (first.last && left_ != first.body.size()) return fail(blame_, "a whole body has another length than was said");
    framing_ = Framing::length;
    if (left_ != 0 || rule != BodyRule::empty_unsaid) said_ = left_;
    return {};
}

void BodyWriter::append_fields(std::string& head) const {
    if (framing_ == Framing::chunked) head += "transfer-encoding: chunked\r\n";
    if (!said_) return;
    head += "content-length: ";
    append_number(head, *said_, 10);
    head += "\r\n";
}

Result<void> BodyWriter::count(const ExchangeStream::Part& part) {
    if (!begun_) return fail(blame_, "a body without a head");
    if (finished_) return fail(blame_, "a part after the last");
    finished_ = part.last;
    if (framing_ != Framing::length) return {};
    if (part.body.size() > left_) return fail(blame_, "more of a body than was said");
    left_ -= part.body.size();
    if (part.last && left_ != 0) return fail(blame_, "less of a body than was said");
    return {};
}

Result<BodyWriter::Pieces> BodyWriter::add(const ExchangeStream::Part& part, std::string& out) {
    if (auto counted = count(part); !counted) return fail(counted.error());
    if (!sends_) return Pieces{out, {}, {}};
    Bytes back;
    if (framing_ == Framing::chunked) {
        if (!part.body.empty()) {
            append_number(out, part.body.size(), 16);
            out += "\r\n";
            back = part.last ? "\r\n0\r\n\r\n" : "\r\n";
        } else if (part.last) {
            back = "0\r\n\r\n";
        }
    }
    if (out.size() + part.body.size() + back.size() > most_in_one_piece) return Pieces{out, part.body, back};
    out += part.body;
    out += back;
    return Pieces{out, {}, {}};
}

}  // namespace waybill::net
