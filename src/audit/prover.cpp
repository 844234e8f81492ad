#include "waybill/audit/prover.hpp"

#include <charconv>

#include "entry_source.hpp"
#include "stored_checkpoint.hpp"
#include "tile_name.hpp"
#include "tile_tree.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {
namespace {

struct Signed {
    std::string note;
    Checkpoint checkpoint;
};

Result<Signed> parse_signed(std::string bytes) {
    const auto note = parse_note(bytes);
    if (!note) return fail(note.error());
    auto checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) return fail(checkpoint.error());
    return Signed{std::move(bytes), *std::move(checkpoint)};
}

Result<Signed> read_signed(base::Files& files, const Path& directory) {
    auto bytes = read_checkpoint_file(files, directory);
    if (!bytes) return fail(bytes.error());
    if (!*bytes) return fail(Error::of_file(Code::missing, "there is no checkpoint", checkpoint_path(directory)));
    return parse_signed(*std::move(*bytes));
}

/// UUIDv7 (RFC 9562 section 5.7): milliseconds since 1970 in the first 48 bits.
Time time_in(std::string_view id) {
    std::string digits;
    for (const char c : id.substr(0, 13))
        if (c != '-') digits.push_back(c);
    std::uint64_t ms = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), ms, 16);
    return Time(std::chrono::milliseconds(ms));
}

}  // namespace

struct Prover::State {
    State(base::Files& given, Path folder) : files(&given), directory(std::move(folder)), entries(given, directory) {}

    base::Files* files;
    Path directory;
    EntrySource entries;
    Signed signed_head;
    std::optional<TileTree> tree;
};

Prover::Prover(std::unique_ptr<State> state) : state_(std::move(state)) {}
Prover::Prover(Prover&&) noexcept = default;
Prover& Prover::operator=(Prover&&) noexcept = default;
Prover::~Prover() = default;

Result<Prover> Prover::open(base::Files& files, const Path& directory) {
    // The checkpoint first: a segment that is begun meanwhile holds later entries only.
    auto head = read_signed(files, directory);
    if (!head) return fail(head.error());
    return open_at(files, directory, std::move(head->note));
}

Result<Prover> Prover::open_at(base::Files& files, const Path& directory, std::string note) {
    auto state = std::make_unique<State>(files, directory);
    auto head = parse_signed(std::move(note));
    if (!head) return fail(head.error());
    state->signed_head = *std::move(head);
    if (const auto looked = state->entries.look(); !looked) return fail(looked.error());
    auto tree = TileTree::of(files, directory, state->entries, state->signed_head.checkpoint);
    if (!tree) return fail(tree.error());
    state->tree.emplace(*std::move(tree));
    return Prover(std::move(state));
}

Result<void> Prover::refresh() {
    auto head = read_signed(*state_->files, state_->directory);
    if (!head) return fail(head.error());
    if (const auto looked = state_->entries.look(); !looked) return looked;
    if (const auto grown = state_->tree->grow(head->checkpoint); !grown) return grown;
    state_->signed_head = *std::move(head);
    return {};
}

const std::string& Prover::note() const { return state_->signed_head.note; }
const Checkpoint& Prover::checkpoint() const { return state_->signed_head.checkpoint; }

Result<std::vector<Hash>> Prover::inclusion(std::uint64_t index) {
    if (index >= checkpoint().size) return fail(Code::bad_usage, "the checkpoint does not cover such an entry");
    std::optional<Error> failed;
    auto proof = inclusion_proof_over(index, checkpoint().size, [&](std::uint64_t first, std::uint64_t last) {
        const auto root = failed ? Result<Hash>(Hash{}) : state_->tree->root_of(first, last);
        if (!root) failed = root.error();
        return root ? *root : Hash{};
    });
    if (failed) return fail(*failed);
    return proof;
}

Result<std::vector<Hash>> Prover::consistency(std::uint64_t first, std::uint64_t second) {
    if (first > second || second > checkpoint().size)
        return fail(Code::bad_usage, "the checkpoint does not cover such trees");
    std::optional<Error> failed;
    auto proof = consistency_proof_over(first, second, [&](std::uint64_t from, std::uint64_t to) {
        const auto root = failed ? Result<Hash>(Hash{}) : state_->tree->root_of(from, to);
        if (!root) failed = root.error();
        return root ? *root : Hash{};
    });
    if (failed) return fail(*failed);
    return proof;
}

Result<Hash> Prover::root_at(std::uint64_t size) {
    if (size > checkpoint().size) return fail(Code::bad_usage, "the checkpoint does not cover such a tree");
    return state_->tree->root_of(0, size);
}

Result<void> Prover::each(std::uint64_t first, std::uint64_t last,
                          const std::function<bool(const StoredEntry&)>& visit) {
    if (last > checkpoint().size) return fail(Code::bad_usage, "the checkpoint does not cover such entries");
    std::vector<Hash> tile;
    std::optional<std::uint64_t> number;
    return state_->entries.each(first, last, [&](const Frame& frame) -> Result<bool> {
        if (number != frame.index / tile_width) {
            number = frame.index / tile_width;
            auto hashes = state_->tree->tile(0, *number);
            if (!hashes) return fail(hashes.error());
            tile = *std::move(hashes);
        }
        if (tile[frame.index % tile_width] != leaf_hash(frame.entry))
            return fail(Code::corrupt, "an entry of the log is not the one that was signed", frame.index);
        return visit({frame.index, std::string(frame.entry), std::string(frame.detail)});
    });
}

Result<std::vector<std::uint64_t>> Prover::entries_of(std::string_view id) {
    const std::string sought = "\"id\":\"" + std::string(id) + "\"";  // no string of an entry can hold these quotes
    std::vector<std::uint64_t> found;
    const auto look = [&](std::uint64_t first, std::uint64_t last) {
        return state_->entries.each(first, last, [&](const Frame& frame) -> Result<bool> {
            if (frame.entry.find(sought) == Bytes::npos) return true;
            found.push_back(frame.index);
            return !frame.entry.starts_with(R"({"v":1,"kind":"outcome")");  // the last of its exchange
        });
    };
    const auto first = state_->entries.first_since(time_in(id));
    if (!first) return fail(first.error());
    if (const auto read = look(*first, checkpoint().size); !read) return fail(read.error());
    if (!found.empty()) return found;
    // Where the clock stepped back, the entries are older than the id says.
    const std::uint64_t minimum = state_->entries.minimum();
    if (const auto read = look(minimum, std::max(minimum, *first)); !read) return fail(read.error());
    return found;
}

Result<std::string> Prover::resource(std::string_view path) {
    if (path == "checkpoint") return note();
    const auto name = parse_tile_path(path);
    if (!name || name->width > name->due(checkpoint().size))
        return fail(Code::file_missing, "a log of this size has no such file");
    if (!name->entries) {
        const auto hashes = state_->tree->tile(name->level, name->number);
        if (!hashes) return fail(hashes.error());
        return tile_bytes(std::span(*hashes).first(name->width));
    }
    std::string bundle;
    const std::uint64_t first = name->number * tile_width;
    const auto read = each(first, first + name->width, [&](const StoredEntry& entry) {
        base::append_be(bundle, static_cast<std::uint16_t>(entry.entry.size()));
        bundle += entry.entry;
        return true;
    });
    if (!read) return fail(read.error());
    return bundle;
}

std::vector<std::string> Prover::resources() const {
    std::vector<std::string> out;
    // What was pruned has no bundle any more, also where only some entries of it are gone; the hashes stay.
    const std::uint64_t minimum = state_->entries.minimum();
    for (const TileName& name : tiles_of(checkpoint().size))
        if (!name.entries || name.number * tile_width >= minimum) out.push_back(path_of(name));
    out.push_back("checkpoint");
    return out;
}

}  // namespace waybill::audit
