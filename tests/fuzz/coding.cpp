// Any bytes as a coded body, and as a plain one. The first bytes choose the coding and where it is cut. Cut and whole
// are both refused or decode to the same, within the limits; what any bytes are encoded to decodes to them.
#include "waybill/format/coding.hpp"
#include "run.hpp"

namespace {

using namespace fuzz;

constexpr DecodeLimits tight{64 << 10, 20, 4 << 10};
constexpr DecodeLimits wide{8 << 20, 1 << 20, 8 << 20};

struct Decoded {
    bool accepted = false;
    std::string plain;

    bool operator==(const Decoded& other) const {
        return accepted == other.accepted && (!accepted || plain == other.plain);
    }
};

Decoded decode(const Coding& coding, Bytes encoded, const DecodeLimits& limits, std::uint64_t cuts_seed) {
    Decoded out;
    Cuts cuts(cuts_seed);
    const auto decoder = coding.make_decoder(limits);
    const DecodedSink sink = [&](Bytes plain) -> Result<void> {
        demand(!plain.empty() && plain.size() <= 64u << 10);
        out.plain += plain;
        return {};
    };
    Result<void> done;
    while (done && !encoded.empty()) {
        const std::string piece(encoded.substr(0, cuts.next(encoded.size())));
        done = decoder->feed(piece, sink);
        encoded.remove_prefix(piece.size());
    }
    if (done) done = decoder->finish();
    out.accepted = static_cast<bool>(done);
    demand(out.plain.size() <= limits.decoded_bytes);
    return out;
}

std::string encode(const Coding& coding, Bytes plain, std::uint64_t cuts) {
    const auto encoder = coding.make_encoder();
    std::string out;
    while (cuts != 0 && plain.size() > 1 && cuts % 5 != 0) {
        const std::size_t window = 1 + cuts % (plain.size() - 1);
        encoder->encode(plain.substr(0, window), Encoder::Last::no, out);
        plain.remove_prefix(window);
        cuts /= 2;
    }
    encoder->encode(plain, Encoder::Last::yes, out);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Coding& coding = codings()[data[0] % codings().size()];
    const std::uint64_t cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Decoded whole = decode(coding, message, tight, 0);
    demand(decode(coding, message, tight, cuts) == whole);
    demand(decode(coding, message, tight, ~cuts) == whole);
    if (whole.accepted) demand(whole.plain.size() <= tight.free_bytes + tight.ratio * message.size());
    const Decoded again = decode(coding, encode(coding, message, cuts), wide, cuts);
    demand(again.accepted && again.plain == message);
    return 0;
}
