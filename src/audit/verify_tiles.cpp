#include "check_witnesses.hpp"
#include "entry_scan.hpp"
#include "findings.hpp"
#include "segment_check.hpp"
#include "stored_checkpoint.hpp"
#include "tile_name.hpp"
#include "waybill/audit/verify.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr std::uint64_t largest_bundle = tile_width * (65'535 + 2);

/// The entries of a bundle; nothing where it is not so many, each with its length before it.
std::optional<std::vector<Bytes>> entries_in(Bytes bundle, std::size_t width) {
    std::vector<Bytes> out;
    while (!bundle.empty()) {
        if (bundle.size() < 2) return std::nullopt;
        const std::size_t size = base::read_be<std::uint16_t>(bundle);
        if (bundle.size() - 2 < size) return std::nullopt;
        out.push_back(bundle.substr(2, size));
        bundle.remove_prefix(2 + size);
    }
    return out.size() == width ? std::optional(std::move(out)) : std::nullopt;
}

class TilesVerifier {
public:
    TilesVerifier(base::Files& files, const VerifyOptions& options)
        : files_(files), options_(options), findings_(report_) {}

    Result<Report> run() {
        const auto note = read_checkpoint_file(files_, options_.directory);
        if (!note) return fail(note.error());
        if (!*note) return fail(Error::of_file(Code::missing, "there is no checkpoint", options_.directory));
        if (const auto opened = open_signed(**note); !opened) return fail(opened.error());
        if (!checkpoint_) return std::move(report_);
        const std::uint64_t bundles = (checkpoint_->size + tile_width - 1) / tile_width;
        for (std::uint64_t n = 0; n < bundles; ++n) {
            const auto whole = take_bundle(n);
            if (!whole) return fail(whole.error());
            if (!*whole) return std::move(report_);
            if (options_.progress) options_.progress(edge_.size(), checkpoint_->size);
        }
        if (const auto checked = check_partial_tiles(); !checked) return fail(checked.error());
        report_.entries = edge_.size();
        if (edge_.frontier().root() != checkpoint_->root)
            findings_.tampered("the checkpoint was signed over other entries than those of the folder");
        if (since_ && since_root_ != since_->root)
            findings_.tampered(since_root_
                                   ? "the older checkpoint was signed over other entries than those of the folder"
                                   : "the older checkpoint covers more entries than the folder holds");
        return std::move(report_);
    }

private:
    Result<void> open_signed(Bytes bytes) {
        if (!options_.key) findings_.unverifiable("no key of the log was given, so nothing is proven");
        const auto note = parse_note(bytes);
        const auto parsed = note ? parse_checkpoint(note->text) : Result<Checkpoint>(fail(note.error()));
        const auto checkpoint = options_.key ? open_checkpoint(bytes, *options_.key) : parsed;
        if (!checkpoint) return findings_.tampered("checkpoint: " + checkpoint.error().message()), Result<void>();
        demand_witnesses(*note, options_.witnesses, "the checkpoint", findings_);
        checkpoint_ = *checkpoint;
        report_.origin = checkpoint_->origin;
        report_.root = base::to_base64(crypto::as_bytes(checkpoint_->root));
        if (!options_.since || !options_.key) return {};
        const auto since = open_checkpoint(*options_.since, *options_.key);
        if (since)
            since_ = *since;
        else if (since.error().code() == Code::key_missing)
            findings_.unverifiable("the older checkpoint is signed by another key: it says nothing of this log");
        else
            findings_.tampered("the older checkpoint: " + since.error().message());
        return {};
    }

    /// The file of a tile; nothing, and said so, where there is none.
    Result<std::optional<std::string>> read(const TileName& name) {
        auto bytes = files_.read(options_.directory / path_of(name), largest_bundle);
        if (bytes) return std::optional(*std::move(bytes));
        if (bytes.error().code() != Code::file_missing) return fail(bytes.error());
        findings_.unverifiable(path_of(name) + " is missing");
        return std::optional<std::string>();
    }

    /// Whether it was there and could be read as one: without it nothing after it can be judged.
    Result<bool> take_bundle(std::uint64_t number) {
        TileName name{true, 0, number, tile_width};
        name.width = name.due(checkpoint_->size);
        const auto bytes = read(name);
        if (!bytes) return fail(bytes.error());
        if (!*bytes) return false;
        const auto entries = entries_in(**bytes, name.width);
        if (!entries) return findings_.tampered(path_of(name) + " does not hold the entries that are due there"), false;
        for (const Bytes entry : *entries)
            if (const auto taken = take(entry); !taken) return fail(taken.error());
        return true;
    }

    Result<void> take(Bytes entry) {
        if (since_ && since_->size == edge_.size()) since_root_ = edge_.frontier().root();
        if (!scan_entry(entry))
            findings_.tampered("entry " + std::to_string(edge_.size()) +
                               ": an entry is not written as the record demands");
        if (edge_.size() == 0 && options_.key)
            if (auto wrong = wrong_identity(entry, options_.key); !wrong.empty()) findings_.tampered(std::move(wrong));
        report_.bytes += entry.size();
        std::vector<FullTile> full;
        edge_.append(leaf_hash(entry), full);
        if (since_ && since_->size == edge_.size()) since_root_ = edge_.frontier().root();
        for (const FullTile& tile : full)
            if (const auto compared = compare({false, tile.level, tile.number, tile_width}, tile.bytes); !compared)
                return compared;
        return {};
    }

    Result<void> check_partial_tiles() {
        for (unsigned level = 0; level < edge_.levels().size(); ++level) {
            const auto& hashes = edge_.levels()[level];
            const std::uint64_t number = (edge_.size() >> (8 * level)) / tile_width;
            if (hashes.empty()) continue;
            if (const auto compared = compare({false, level, number, hashes.size()}, tile_bytes(hashes)); !compared)
                return compared;
        }
        return {};
    }

    Result<void> compare(const TileName& name, Bytes due) {
        const auto bytes = read(name);
        if (!bytes) return fail(bytes.error());
        if (*bytes && **bytes != due) findings_.tampered(path_of(name) + " differs from the entries");
        return {};
    }

    base::Files& files_;
    const VerifyOptions& options_;
    Report report_;
    Findings findings_;
    std::optional<Checkpoint> checkpoint_, since_;
    std::optional<Hash> since_root_;
    TileEdge edge_;
};

}  // namespace

Result<Report> verify_tiles(base::Files& files, const VerifyOptions& options) {
    return TilesVerifier(files, options).run();
}

}  // namespace waybill::audit
