#include "detail.hpp"

#include <limits>

#include "waybill/crypto/aead.hpp"

namespace waybill::audit {
namespace {

constexpr char version = 1;
constexpr std::size_t most_text = std::numeric_limits<std::uint16_t>::max();

/// Takes big-endian fields off the front; once something was not there, nothing is.
class Cursor {
public:
    explicit Cursor(Bytes bytes) : rest_(bytes) {}

    Bytes take(std::size_t size) {
        if (rest_.size() < size) failed_ = true;
        if (failed_) return {};
        const Bytes taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    template <class Integer>
    Integer number() {
        const Bytes bytes = take(sizeof(Integer));
        return failed_ ? Integer{} : base::read_be<Integer>(bytes);
    }
    template <std::size_t N>
    void fill(std::array<unsigned char, N>& out) {
        const Bytes bytes = take(N);
        if (!failed_) std::copy(bytes.begin(), bytes.end(), out.begin());
    }
    /// A count of elements of at least `size` bytes each: never more than the bytes at hand can hold.
    std::size_t count(std::uint64_t n, std::size_t size) {
        if (n * size > rest_.size()) failed_ = true;
        return failed_ ? 0 : static_cast<std::size_t>(n);
    }
    bool failed() const { return failed_; }
    bool at_end() const { return !failed_ && rest_.empty(); }

private:
    Bytes rest_;
    bool failed_ = false;
};

Bytes view(std::span<const unsigned char> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

void append_text(std::string& out, Bytes text) {
    base::append_be(out, static_cast<std::uint16_t>(text.size()));
    out += text;
}

std::string associated(std::string_view id, std::uint32_t window) {
    std::string out("waybill-detail/1");
    out.push_back('\0');
    out += id;
    base::append_be(out, window);
    return out;
}

void read_items(Cursor& in, Detail& detail) {
    detail.items.resize(in.count(in.number<std::uint32_t>(), 42));
    for (DetailItem& item : detail.items) {
        item.committed.place = in.number<std::uint16_t>();
        item.skip = in.number<std::uint32_t>();
        item.length = in.number<std::uint32_t>();
        in.fill(item.committed.commitment);
    }
}

void read_lookups(Cursor& in, Detail& detail) {
    detail.lookups.resize(in.count(in.number<std::uint32_t>(), 22));
    for (LookupDigest& lookup : detail.lookups) {
        lookup.place = in.number<std::uint16_t>();
        lookup.ordinal = in.number<std::uint32_t>();
        in.fill(lookup.digest);
    }
}

void read_withheld(Cursor& in, Detail& detail) {
    detail.withheld.resize(in.count(in.number<std::uint16_t>(), 13));
    for (WithheldPlace& place : detail.withheld) {
        place.drift = in.number<std::uint8_t>() != 0;
        place.count = in.number<std::uint64_t>();
        place.at = in.take(in.number<std::uint16_t>());
        place.category = in.take(in.number<std::uint16_t>());
    }
}

}  // namespace

Result<std::string> encode(const Detail& detail) {
    if (detail.withheld.size() > most_text) return fail(Code::bad_usage, "a detail lists too many withheld places");
    constexpr std::size_t item_bytes = 2 + 4 + 4 + sizeof(Hash), lookup_bytes = 2 + 4 + 16;
    std::string out;
    out.reserve(4096 + detail.items.size() * item_bytes + detail.lookups.size() * lookup_bytes);
    out.push_back(version);
    out += view(detail.seed);
    base::append_be(out, static_cast<std::uint32_t>(detail.items.size()));
    for (const DetailItem& item : detail.items) {
        base::append_be(out, item.committed.place);
        base::append_be(out, item.skip);
        base::append_be(out, item.length);
        out += crypto::as_bytes(item.committed.commitment);
    }
    base::append_be(out, static_cast<std::uint32_t>(detail.lookups.size()));
    for (const LookupDigest& lookup : detail.lookups) {
        base::append_be(out, lookup.place);
        base::append_be(out, lookup.ordinal);
        out += view(lookup.digest);
    }
    base::append_be(out, detail.bytes_in);
    base::append_be(out, detail.withheld_items);
    base::append_be(out, detail.drift_items);
    base::append_be(out, static_cast<std::uint16_t>(detail.withheld.size()));
    for (const WithheldPlace& place : detail.withheld) {
        if (place.at.size() > most_text || place.category.size() > most_text)
            return fail(Code::bad_usage, "a withheld place of a detail is named too long");
        out.push_back(place.drift ? 1 : 0);
        base::append_be(out, place.count);
        append_text(out, place.at);
        append_text(out, place.category);
    }
    return out;
}

Result<Detail> decode(Bytes bytes) {
    Cursor in(bytes);
    Detail detail;
    if (in.number<std::uint8_t>() != version) return fail(Code::corrupt, "a detail is of no known version");
    in.fill(detail.seed);
    read_items(in, detail);
    read_lookups(in, detail);
    detail.bytes_in = in.number<std::uint64_t>();
    detail.withheld_items = in.number<std::uint64_t>();
    detail.drift_items = in.number<std::uint64_t>();
    read_withheld(in, detail);
    if (!in.at_end()) return fail(Code::corrupt, "a detail is too short or too long");
    // One spelling for each detail: a flag of 2 or the like is nothing that encode() writes.
    if (const auto again = encode(detail); !again || *again != bytes)
        return fail(Code::corrupt, "a detail is not written as it must be");
    return detail;
}

std::string seal_detail(const crypto::Keyring::DayKey& key, std::string_view id, std::uint32_t window, Bytes plain,
                        base::Random& random) {
    std::string out(view(key.id));
    crypto::aead_seal(key.key->view(), associated(id, window), plain, random, out);
    return out;
}

std::optional<crypto::KeyId8> key_of(Bytes sealed) {
    crypto::KeyId8 id;
    if (sealed.size() < id.size() + crypto::aead_nonce_size + crypto::aead_tag_size) return std::nullopt;
    std::copy_n(sealed.begin(), id.size(), id.begin());
    return id;
}

std::optional<std::string> open_detail(const crypto::Keyring::DayKey& key, std::string_view id, std::uint32_t window,
                                       Bytes sealed) {
    if (key_of(sealed) != key.id) return std::nullopt;
    return crypto::aead_open(key.key->view(), associated(id, window), sealed.substr(sizeof(crypto::KeyId8)));
}

}  // namespace waybill::audit
