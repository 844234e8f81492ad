#include "audit_index.hpp"

#include <algorithm>

#include "console.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/note.hpp"

namespace waybill::cli {
namespace {

constexpr std::uint64_t near_by = 4096;  // entries that are rather read over than sought

/// What the checkpoint says that there is, by its own word.
std::uint64_t entries_of(base::Files& files, const Path& directory) {
    const auto text = files.read(directory / "checkpoint", 1 << 20);
    if (!text) return 0;
    const auto note = audit::parse_note(*text);
    if (!note) return 0;
    const auto checkpoint = audit::parse_checkpoint(note->text);
    return checkpoint ? checkpoint->size : 0;
}

void tell_lag(base::Files& files, const Path& directory, const audit::Index& index) {
    const auto state = index.state();
    const std::uint64_t entries = entries_of(files, directory);
    if (!state || entries <= state->entries) return;
    say("the index is " + counted(entries - state->entries, "entry", "entries") + " behind the log");
}

}  // namespace

ExitCode fail_with_index(const Error& error) {
    if (error.code() != Code::corrupt && error.code() != Code::missing) return fail_with(error);
    if (error.path().find("index.sqlite") == std::string::npos && !error.path().empty()) return fail_with(error);
    complain(printable(error.message()));
    say("the index is a cache and nothing of the record: `waybill audit reindex DIR` makes it anew");
    return ExitCode::bad_input;
}

Result<audit::Index> open_fresh_index(base::Files& files, const Path& directory, const crypto::Keyring* keyring) {
    audit::IndexUpdate update{directory, keyring};
    {
        Progress progress("indexing entry");
        update.progress = [&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); };
        const auto updated = audit::update_index(files, update);
        // Kept by a gateway, or not ours to write: then it is as fresh as it is.
        const Code code = updated ? Code::locked : updated.error().code();
        if (!updated && code != Code::locked && code != Code::file_failed && code != Code::no_space)
            return fail(updated.error());
        if (!updated && code != Code::locked)
            say("the index cannot be brought up to date: " + printable(updated.error().message()));
    }
    auto index = audit::Index::open(directory);
    if (index) tell_lag(files, directory, *index);
    return index;
}

void freshen_index(base::Files& files, const Path& directory) {
    (void)audit::update_index(files, audit::IndexUpdate{directory});
}

Result<void> read_entries(const audit::Reader& reader, const std::vector<std::uint64_t>& indexes,
                          const std::function<void(const audit::StoredEntry&)>& visit) {
    for (std::size_t from = 0; from < indexes.size();) {
        std::size_t to = from + 1;
        while (to < indexes.size() && indexes[to] - indexes[to - 1] <= near_by) ++to;
        std::size_t next = from;
        const auto read = reader.each(indexes[from], indexes[to - 1] + 1, [&](const audit::StoredEntry& entry) {
            if (next < to && entry.index == indexes[next]) {
                visit(entry);
                ++next;
            }
            return next < to;
        });
        if (!read) return read;
        from = to;
    }
    return {};
}

}  // namespace waybill::cli
