// Any bytes as a chunked body. The first byte chooses how they are cut: whole and cut give the same data, the same end
// and the same error. The data of a body that is accepted, chunked anew, is accepted with the same data; and what the
// decoder takes for framing is never data.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "waybill/http/chunks.hpp"

namespace {

using namespace waybill;
using namespace waybill::http;

void demand(bool right) {
    if (!right) std::abort();
}

struct Outcome {
    bool failed = false, done = false;
    std::uint64_t offset = 0;
    std::string_view text;
    std::size_t used = 0;
    std::string data;
};

/// `cuts` of 0 gives it whole.
Outcome decode(Bytes body, std::uint64_t cuts) {
    ChunkDecoder decoder(Code::request_malformed, 100, 200);
    Outcome out;
    std::size_t at = 0;
    while (at < body.size() && !decoder.done()) {
        std::size_t piece = body.size();
        if (cuts != 0) {
            cuts = cuts * 6364136223846793005 + 1442695040888963407;
            piece = 1 + (cuts >> 40) % (cuts >> 60 ? 9 : 200);
        }
        const std::string copy(body.substr(at, piece));  // of its own, so that a read beyond it is found
        for (Bytes rest = copy; !rest.empty() && !decoder.done();) {
            const auto step = decoder.next(rest);
            if (!step) {
                out.failed = true;
                out.offset = step.error().offset();
                out.text = step.error().text();
                demand(out.offset >= at && out.offset < at + rest.size());
                return out;
            }
            demand(step->used > 0 && step->used <= rest.size() && step->data.size() <= step->used);
            if (!step->data.empty()) demand(step->data.data() + step->data.size() == rest.data() + step->used);
            out.data += step->data;
            rest.remove_prefix(step->used);
            at += step->used;
        }
    }
    out.done = decoder.done();
    out.used = at;
    demand(out.data.size() <= at);
    return out;
}

void demand_same(const Outcome& one, const Outcome& other) {
    demand(one.failed == other.failed && one.done == other.done && one.offset == other.offset &&
           one.text == other.text && one.data == other.data && one.used == other.used);
}

std::string chunked(Bytes data, std::size_t chunk) {
    std::string out;
    while (!data.empty()) {
        const Bytes part = data.substr(0, chunk);
        char size[24];
        out.append(size, static_cast<std::size_t>(std::snprintf(size, sizeof size, "%zX\r\n", part.size())));
        out.append(part).append("\r\n");
        data.remove_prefix(part.size());
    }
    return out + "0\r\n\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::uint64_t cuts = data[0] + 1u;
    const Bytes body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Outcome whole = decode(body, 0);
    demand_same(decode(body, cuts), whole);
    demand_same(decode(body, ~cuts), whole);
    if (!whole.done) return 0;
    demand_same(decode(body.substr(0, whole.used), cuts), whole);
    demand(!decode(body.substr(0, whole.used - 1), cuts).done);
    const std::string anew = chunked(whole.data, static_cast<std::size_t>(cuts));
    const Outcome again = decode(anew, cuts);
    demand(again.done && again.used == anew.size() && again.data == whole.data);
    return 0;
}
