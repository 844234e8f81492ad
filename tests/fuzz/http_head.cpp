// Any bytes as a head. The first byte chooses the side, the limits and how the rest is cut. However it comes, the
// verdict is one; a head that is accepted reads the same to a reader that knows nothing of the scanner, and its target
// can be taken apart or is refused.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "waybill/http/head.hpp"
#include "waybill/http/target.hpp"

namespace {

using namespace waybill;
using namespace waybill::http;

void demand(bool right) {
    if (!right) std::abort();
}

struct Scanner {
    bool response, to_head;
    HeadLimits limits;

    Result<std::optional<HeadVerdict>> operator()(Bytes bytes, std::size_t& scanned) const {
        const std::string copy(bytes);  // of its own, so that a read beyond it is found
        return response ? scan_response_head(copy, scanned, limits, to_head) : scan_request_head(copy, scanned, limits);
    }
};

void demand_same(const Result<std::optional<HeadVerdict>>& one, const Result<std::optional<HeadVerdict>>& other) {
    demand(static_cast<bool>(one) == static_cast<bool>(other));
    if (!one) {
        demand(one.error().code() == other.error().code() && one.error().offset() == other.error().offset());
        return;
    }
    demand(one->has_value() == other->has_value());
    if (!*one) return;
    const HeadVerdict &a = **one, &b = **other;
    demand(a.length == b.length && a.framing == b.framing && a.content_length == b.content_length &&
           a.keep_alive == b.keep_alive && a.expects_continue == b.expects_continue && a.status == b.status);
}

std::string lower(Bytes text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

/// The lines of a head as the most lenient reader has them: it ends a line at CR or LF alone, too.
std::vector<std::string> lenient_lines(Bytes head) {
    std::vector<std::string> lines(1);
    for (const char c : head) {
        if (c == '\n' || c == '\r') {
            if (!lines.back().empty()) lines.emplace_back();
        } else {
            lines.back().push_back(c);
        }
    }
    lines.pop_back();
    return lines;
}

/// The values of all lines that any reader could take for this field: white space is nothing to it.
std::vector<std::string> lenient_values(const std::vector<std::string>& lines, Bytes name) {
    std::vector<std::string> values;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        std::string packed;
        for (const char c : lower(lines[i]))
            if (static_cast<unsigned char>(c) > ' ') packed.push_back(c);
        if (packed.starts_with(std::string(name) + ":")) values.push_back(packed.substr(name.size() + 1));
    }
    return values;
}

void check_accepted(Bytes head, const HeadVerdict& verdict, const Scanner& scan) {
    demand(head.size() == verdict.length && verdict.length <= scan.limits.bytes && head.ends_with("\r\n\r\n"));
    demand(head.find("\r\n\r\n") == head.size() - 4);
    for (std::size_t i = 0; i < head.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(head[i]);
        demand(c >= 0x20 || c == '\t' || (c == '\r' && head[i + 1] == '\n') || (c == '\n' && head[i - 1] == '\r'));
        demand(c != 0x7F);
    }
    const auto lines = lenient_lines(head);
    demand(lines.size() <= scan.limits.fields + 1);
    const auto lengths = lenient_values(lines, "content-length");
    const auto codings = lenient_values(lines, "transfer-encoding");
    demand(lengths.size() + codings.size() <= 1);
    demand(codings.empty() || codings[0] == "chunked");
    demand(scan.response || lenient_values(lines, "host").size() == 1);
    if (verdict.framing == Framing::chunked) demand(codings.size() == 1);
    if (verdict.framing == Framing::length)
        demand(lengths.size() == 1 && std::strtoull(lengths[0].c_str(), nullptr, 10) == verdict.content_length &&
               verdict.content_length > 0);
    if (!scan.response) demand((verdict.framing == Framing::chunked) == (codings.size() == 1));
    if (verdict.framing == Framing::until_close) demand(scan.response && !verdict.keep_alive && lengths.empty());
}

void check_target(Bytes head) {
    const std::size_t begin = head.find(' ') + 1;
    const Bytes text = head.substr(begin, head.find(' ', begin) - begin);
    demand(text.starts_with('/'));
    const auto target = parse_target(text);
    if (!target) {
        demand(target.error().offset() <= text.size());
        return;
    }
    std::string path;
    for (const Segment& segment : target->path) {
        path += "/" + std::string(segment.raw);
        demand(!segment.decoded.empty() && segment.decoded != "." && segment.decoded != "..");
        demand(segment.decoded.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos);
    }
    demand(path.empty() ? text[0] == '/' && (text.size() == 1 || text[1] == '?') : text.starts_with(path));
    for (const QueryPair& pair : target->query)
        demand(pair.raw_name.data() >= text.data() &&
               pair.raw_value.data() + pair.raw_value.size() <= text.data() + text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::uint8_t choice = data[0];
    const Bytes bytes(reinterpret_cast<const char*>(data) + 1, std::min<std::size_t>(size - 1, 2048));
    Scanner scan{(choice & 1) != 0, (choice & 2) != 0, {}};
    scan.limits = choice & 4 ? HeadLimits{128, 5} : HeadLimits{1024, 30};

    std::size_t scanned = 0;
    const auto whole = scan(bytes, scanned);
    demand(scanned <= bytes.size());
    if (!whole) demand(whole.error().offset() <= bytes.size());

    scanned = 0;
    std::uint64_t step = choice * 0x9e3779b97f4a7c15 + 1;
    for (std::size_t length = 0;;) {
        const auto part = scan(bytes.substr(0, length), scanned);
        std::size_t afresh = 0;
        demand_same(scan(bytes.substr(0, length), afresh), part);
        if (!part || *part || length == bytes.size()) {
            demand_same(part, whole);
            break;
        }
        step = step * 6364136223846793005 + 1442695040888963407;
        length = std::min<std::size_t>(bytes.size(), length + 1 + (step >> 40) % 17);
    }
    if (!whole || !*whole) return 0;
    const Bytes head = bytes.substr(0, (*whole)->length);
    check_accepted(head, **whole, scan);
    if (!scan.response) check_target(head);
    return 0;
}
