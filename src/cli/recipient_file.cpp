#include "recipient_file.hpp"

#include <sodium.h>

namespace waybill::cli {
namespace {

void wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

Result<void> write_durably(base::Files& files, base::File& file, const Path& path, Bytes line) {
    if (const auto written = file.write_at(0, line); !written) return fail(written.error());
    if (const auto synced = file.sync(); !synced) return fail(synced.error());
    return files.sync_directory(path.has_parent_path() ? path.parent_path() : Path("."));
}

}  // namespace

Result<crypto::RecipientSecret> read_recipient(base::Files& files, const Path& path) {
    auto text = files.read(path, 4096);
    if (!text) return fail(text.error());
    const bool line = !text->empty() && text->back() == '\n';
    auto secret = crypto::RecipientSecret::parse(Bytes(*text).substr(0, text->size() - (line ? 1 : 0)));
    wipe(*text);
    if (!secret)
        return fail(Error::of_file(Code::bad_key, "this is no secret key that `waybill key recipient` made", path));
    return secret;
}

Result<crypto::RecipientSecret> create_recipient(base::Files& files, base::Random& random, const Path& path) {
    auto file = files.open(path, base::Files::Mode::create);
    if (!file) return fail(file.error());
    auto secret = crypto::RecipientSecret::generate(random);
    std::string line(secret.text().view());
    line += '\n';
    const auto written = write_durably(files, **file, path, line);
    wipe(line);
    if (written) return secret;
    static_cast<void>(files.remove(path));  // half a key would stand in the way of the next attempt
    return fail(written.error());
}

}  // namespace waybill::cli
