#include "keyring_contents.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <tuple>

namespace waybill::crypto {
namespace {

using Named = KeyringContents::Named;

constexpr std::size_t key_size = 32;
constexpr std::size_t id_size = 8;
constexpr std::int32_t unknown_day = INT32_MIN;

auto order(const Named& key) { return std::tuple(key.keys_name, key.day); }
bool before(const Named& left, const Named& right) { return order(left) < order(right); }

/// Counts where `out` is empty, else writes: one description serves both.
class Writer {
public:
    explicit Writer(std::span<unsigned char> out) : out_(out) {}
    std::size_t written() const { return at_; }

    void bytes(Bytes value) {
        if (!out_.empty() && !value.empty()) std::memcpy(out_.data() + at_, value.data(), value.size());
        at_ += value.size();
    }
    template <class Integer>
    void integer(Integer value) {
        std::string big_endian;
        base::append_be(big_endian, value);
        bytes(big_endian);
    }
    void day(std::int32_t value) { integer(static_cast<std::uint32_t>(value)); }
    void name(Bytes value) {
        if (value.size() > UINT16_MAX) std::abort();
        integer(static_cast<std::uint16_t>(value.size()));
        bytes(value);
    }

private:
    std::span<unsigned char> out_;
    std::size_t at_ = 0;
};

class Reader {
public:
    explicit Reader(Bytes in) : in_(in) {}
    bool failed() const { return failed_; }
    bool at_end() const { return !failed_ && in_.empty(); }

    /// Empty, and failed from then on, where there are not so many.
    Bytes bytes(std::size_t size) {
        if (failed_ || in_.size() < size) {
            failed_ = true;
            return {};
        }
        const Bytes value = in_.substr(0, size);
        in_.remove_prefix(size);
        return value;
    }
    template <class Integer>
    Integer integer() {
        const Bytes value = bytes(sizeof(Integer));
        return failed_ ? Integer{0} : base::read_be<Integer>(value);
    }
    Bytes name() { return bytes(integer<std::uint16_t>()); }
    std::int32_t day() { return static_cast<std::int32_t>(integer<std::uint32_t>()); }

private:
    Bytes in_;
    bool failed_ = false;
};

enum class Dated : bool { no, yes };

std::int32_t number_of(Day day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }

void write_named(Writer& writer, const std::vector<Named>& keys) {
    writer.integer(static_cast<std::uint32_t>(keys.size()));
    for (const Named& key : keys) {
        writer.name(key.keys_name);
        writer.day(number_of(key.day));
        writer.bytes(key.id);
        writer.bytes(key.key);
    }
}

bool read_named(Reader& reader, std::vector<Named>& keys, Dated dated) {
    const auto count = reader.integer<std::uint32_t>();
    for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
        Named key{reader.name(), Day{}, {}, {}};
        if (dated == Dated::yes) key.day = Day(std::chrono::days(reader.day()));
        key.id = reader.bytes(id_size);
        key.key = reader.bytes(key_size);
        if (reader.failed() || (!keys.empty() && !before(keys.back(), key))) return false;
        keys.push_back(key);
    }
    return !reader.failed();
}

void write(Writer& writer, const KeyringContents& contents) {
    writer.integer(static_cast<std::uint16_t>(contents.ring.size()));
    for (const KeyringContents::Ring& ring : contents.ring) {
        writer.day(ring.made ? number_of(*ring.made) : unknown_day);
        writer.bytes(ring.key);
    }
    writer.integer(static_cast<std::uint8_t>(contents.signing.has_value()));
    if (contents.signing) {
        writer.name(contents.signing->name);
        writer.bytes(contents.signing->seed);
    }
    write_named(writer, contents.day_keys);
    write_named(writer, contents.lookup_keys);
}

}  // namespace

const Named* KeyringContents::find(const std::vector<Named>& keys, Bytes keys_name, Day day) {
    const Named wanted{keys_name, day, {}, {}};
    const auto at = std::ranges::lower_bound(keys, wanted, before);
    return at != keys.end() && order(*at) == order(wanted) ? &*at : nullptr;
}

const Named* KeyringContents::newest(const std::vector<Named>& keys, Bytes keys_name) {
    const Named wanted{keys_name, Day::max(), {}, {}};
    const auto after = std::ranges::upper_bound(keys, wanted, before);
    return after != keys.begin() && (after - 1)->keys_name == keys_name ? &*(after - 1) : nullptr;
}

void KeyringContents::insert(std::vector<Named>& keys, const Named& key) {
    keys.insert(std::ranges::lower_bound(keys, key, before), key);
}

Secret encode(const KeyringContents& contents) {
    Writer counting({});
    write(counting, contents);
    Secret out = Secret::zeros(counting.written());
    Writer writing(out.writable());
    write(writing, contents);
    return out;
}

std::optional<KeyringContents> decode(Bytes bytes, Layout layout) {
    Reader reader(bytes);
    KeyringContents contents;
    const auto ring_keys = reader.integer<std::uint16_t>();
    for (std::uint16_t i = 0; i < ring_keys; ++i) {
        KeyringContents::Ring ring;
        if (const auto day = layout != Layout::first ? reader.day() : unknown_day; day != unknown_day)
            ring.made = Day(std::chrono::days(day));
        ring.key = reader.bytes(key_size);
        contents.ring.push_back(ring);
    }
    const auto signing = reader.integer<std::uint8_t>();
    if (signing == 1) {
        contents.signing.emplace();
        contents.signing->name = reader.name();
        contents.signing->seed = reader.bytes(key_size);
    }
    if (reader.failed() || contents.ring.empty() || signing > 1) return std::nullopt;
    if (!read_named(reader, contents.day_keys, Dated::yes)) return std::nullopt;
    if (!read_named(reader, contents.lookup_keys, layout == Layout::third ? Dated::yes : Dated::no))
        return std::nullopt;
    if (!reader.at_end()) return std::nullopt;
    return contents;
}

}  // namespace waybill::crypto
