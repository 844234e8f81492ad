#include "recorded_upkeep.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "erased.hpp"
#include "waybill/audit/note.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes first_line = "waybill-holds/2";
constexpr std::size_t file_limit = 16 << 20;
// As an entry is spelled: nothing but changes need be parsed.
constexpr Bytes change_begins = R"({"v":1,"kind":"change",)";

Path holds_path(const Path& directory) { return directory / "holds"; }

std::string text_of(const RecordedUpkeep& upkeep, const std::string& origin) {
    std::string out = std::string(first_line) + "\n" + origin + "\n" + std::to_string(upkeep.size) + "\n";
    for (const Hold& hold : upkeep.holds) out += "hold " + std::to_string(hold.index) + " " + hold_text(hold) + "\n";
    for (const auto& [vendor, day] : upkeep.erased) out += "erased " + vendor + " " + base::format_day(day) + "\n";
    if (const auto& left = upkeep.unreclaimed)
        out += "unreclaimed " + base::format_day(left->first) + " " + base::format_day(left->last) + " " +
               std::to_string(left->from) + "\n";
    return out;
}

/// The text up to `end`, which is taken off with it.
Bytes take_until(Bytes& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    const Bytes piece = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return piece;
}

std::uint64_t number_of(Bytes text) {
    std::uint64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// Nothing where it is not what text_of() writes.
std::optional<RecordedUpkeep> parse(Bytes text, const std::string& origin) {
    RecordedUpkeep out;
    Bytes rest = text;
    take_until(rest, '\n');
    take_until(rest, '\n');
    out.size = number_of(take_until(rest, '\n'));
    while (!rest.empty()) {
        Bytes line = take_until(rest, '\n');
        const Bytes word = take_until(line, ' '), second = take_until(line, ' ');
        if (word == "hold") {
            auto hold = parse_hold(line);
            if (!hold) return std::nullopt;
            hold->index = number_of(second);
            out.holds.push_back(std::move(*hold));
        } else if (word == "unreclaimed") {
            const auto first = base::parse_day(second), last = base::parse_day(take_until(line, ' '));
            if (!first || !last) return std::nullopt;
            out.unreclaimed = Unreclaimed{*first, *last, number_of(line)};
        } else if (const auto day = base::parse_day(line)) {
            out.erased.emplace(second, *day);
        }
    }
    return text_of(out, origin) == text ? std::optional(std::move(out)) : std::nullopt;
}

/// The state that the file keeps; nothing where it keeps none that this key signed.
Result<std::optional<RecordedUpkeep>> read_file(base::Files& files, const Path& directory,
                                                const crypto::SigningKey& key) {
    const auto bytes = files.read(holds_path(directory), file_limit);
    if (!bytes && bytes.error().code() == Code::file_missing) return std::optional<RecordedUpkeep>();
    if (!bytes) return fail(bytes.error());
    const auto note = parse_note(*bytes);
    if (!note || !verify_note(*note, key.verifier())) return std::optional<RecordedUpkeep>();
    return parse(note->text, key.verifier().name());
}

/// Where nobody knows what was taken out already.
std::optional<Unreclaimed> all_of(const RecordedUpkeep& upkeep) {
    if (upkeep.erased.empty()) return std::nullopt;
    Unreclaimed out{Day{}, Day{}, 0};
    for (const auto& [vendor, day] : upkeep.erased) out.last = std::max(out.last, day);
    return out;
}

}  // namespace

std::optional<Unreclaimed> joined(const std::optional<Unreclaimed>& one, const std::optional<Unreclaimed>& other) {
    if (!one || !other) return one ? one : other;
    return Unreclaimed{std::min(one->first, other->first), std::max(one->last, other->last),
                       std::min(one->from, other->from)};
}

void RecordedUpkeep::take(std::uint64_t index, const Recorded& change) {
    if (const auto before = parse_taken_back(change.text("to")); before && change.text("what") == "erase") {
        const auto erasure = parse_erasure(change.text("from"));
        if (!erasure) return;
        if (*before)
            erased.insert_or_assign(erasure->vendor, **before);
        else
            erased.erase(erasure->vendor);
    } else if (change.text("what") == "erase") {
        const auto erasure = parse_erasure(change.text("to"));
        if (!erasure) return;
        const auto [at, fresh] = erased.emplace(erasure->vendor, erasure->through);
        if (!fresh) at->second = std::max(at->second, erasure->through);
    }
    if (change.text("what") != "hold") return;
    // A hold that is said again (before its entry is pruned), or that ends: the old one goes.
    const std::string_view ended = change.text("from");
    if (!ended.empty()) std::erase_if(holds, [&](const Hold& hold) { return hold_text(hold) == ended; });
    auto hold = parse_hold(change.text("to"));
    if (!hold) return;
    hold->index = index;
    holds.push_back(std::move(*hold));
}

bool RecordedUpkeep::is_erased(std::string_view vendor, Day day) const {
    const auto at = erased.find(vendor);
    return at != erased.end() && day <= at->second;
}

Result<RecordedUpkeep> read_upkeep(base::Files& files, const Path& directory, const crypto::SigningKey& key) {
    const auto reader = Reader::open(files, directory);
    if (!reader) return fail(reader.error());
    auto file = read_file(files, directory, key);
    if (!file) return fail(file.error());
    // Ahead of the log, or behind what is left of it: of another time of this directory.
    if (*file && ((*file)->size > reader->size() || (*file)->size < reader->first())) file->reset();
    RecordedUpkeep state = file->value_or(RecordedUpkeep{});
    const auto read = reader->each(state.size, reader->size(), [&](const StoredEntry& stored) {
        if (!stored.entry.starts_with(change_begins)) return true;
        if (const auto change = Recorded::parse(stored.entry)) state.take(stored.index, *change);
        return true;
    });
    if (!read) return fail(read.error());
    state.size = reader->size();
    if (!*file) state.unreclaimed = all_of(state);
    return state;
}

Result<void> write_upkeep(base::Files& files, const Path& directory, const crypto::SigningKey& key,
                          const RecordedUpkeep& upkeep) {
    return files.replace(holds_path(directory), sign_note(text_of(upkeep, key.verifier().name()), key));
}

}  // namespace waybill::audit
