// What every file system does alike: reading whole files, and replacing one so that there is always the old or the new.
#include "waybill/base/files.hpp"

namespace waybill::base {
namespace {

Path temporary_for(const Path& path) { return path.string() + ".tmp"; }

Result<void> write_temporary(Files& files, const Path& temporary, Bytes content, bool durable) {
    // A crash may have left one; nobody else writes it: the folder has one writer.
    if (const auto there = files.exists(temporary); !there)
        return fail(there.error());
    else if (*there)
        if (const auto removed = files.remove(temporary); !removed) return fail(removed.error());
    auto file = files.open(temporary, Files::Mode::create);
    if (!file) return fail(file.error());
    if (const auto written = (*file)->write_at(0, content); !written) return fail(written.error());
    if (!durable) return {};
    return (*file)->sync();
}

}  // namespace

Result<std::string> Files::read(const Path& path, std::uint64_t limit) {
    auto file = open(path, Mode::read);
    if (!file) return fail(file.error());
    const auto size = (*file)->size();
    if (!size) return fail(size.error());
    if (*size > limit) return fail(Error::of_file(Code::file_failed, "the file is larger than it may be", path));
    return (*file)->read_at(0, *size);
}

Result<void> Files::replace(const Path& path, Bytes content) {
    const Path temporary = temporary_for(path);
    if (const auto written = write_temporary(*this, temporary, content, true); !written) return fail(written.error());
    if (const auto renamed = rename(temporary, path); !renamed) return fail(renamed.error());
    return sync_directory(path.has_parent_path() ? path.parent_path() : Path("."));
}

Result<void> Files::replace_unsynced(const Path& path, Bytes content) {
    const Path temporary = temporary_for(path);
    if (const auto written = write_temporary(*this, temporary, content, false); !written) return fail(written.error());
    return rename(temporary, path);
}

}  // namespace waybill::base
