#include <set>

#include "waybill/audit/prover.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::audit {
namespace {

Result<void> make_folder(base::Files& files, const Path& path) {
    const auto made = files.make_directory(path);
    if (!made && made.error().code() != Code::file_exists) return fail(made.error());
    return {};
}

/// A folder that is filled with files at paths below it.
class Folder {
public:
    /// file_exists: it is there and not empty.
    static Result<Folder> begin(base::Files& files, const Path& path) {
        if (const auto made = make_folder(files, path); !made) return fail(made.error());
        const auto names = files.list(path);
        if (!names) return fail(names.error());
        if (!names->empty())
            return fail(Error::of_file(Code::file_exists, "the folder to export to is not empty", path));
        return Folder(files, path);
    }
    Result<void> write(const Path& path, Bytes bytes) {
        Path folder = path_;
        for (const Path& part : path.parent_path()) {
            folder /= part;
            if (!made_.insert(folder).second) continue;
            if (const auto made = make_folder(*files_, folder); !made) return fail(made.error());
        }
        auto file = files_->open(path_ / path, base::Files::Mode::create);
        if (!file) return fail(file.error());
        return (*file)->write_at(0, bytes);
    }

private:
    Folder(base::Files& files, Path path) : files_(&files), path_(std::move(path)) {}

    base::Files* files_;
    Path path_;
    std::set<Path> made_;
};

}  // namespace

Result<std::uint64_t> export_tiles(base::Files& files, const Path& directory, const Path& out) {
    auto prover = Prover::open(files, directory);
    if (!prover) return fail(prover.error());
    auto folder = Folder::begin(files, out);
    if (!folder) return fail(folder.error());
    // The checkpoint comes last: a folder without it is not a log yet.
    for (const std::string& path : prover->resources()) {
        const auto bytes = prover->resource(path);
        if (!bytes) return fail(bytes.error());
        if (const auto written = folder->write(path, *bytes); !written) return fail(written.error());
    }
    return prover->checkpoint().size;
}

}  // namespace waybill::audit
