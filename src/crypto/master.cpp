// The file of a master key: where it is, how it is read and made. What it opens is the keyring's affair.
#include <sodium.h>

#include <cstdlib>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::crypto {
namespace {

constexpr std::size_t key_size = 32;

void wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

Path folder_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

Result<void> write_durably(base::Files& files, base::File& file, const Path& path, Bytes line) {
    if (const auto written = file.write_at(0, line); !written) return fail(written.error());
    if (const auto synced = file.sync(); !synced) return fail(synced.error());
    return files.sync_directory(folder_of(path));
}

}  // namespace

Path master_path_for(const Path& keyring) {
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) return Path(credentials) / "waybill-master";
    return keyring.string() + ".master";
}

Result<Secret> read_master(base::Files& files, const Path& path) {
    auto text = files.read(path, 4096);
    if (!text) return fail(text.error());
    auto bytes = text->size() == 2 * key_size + 1 && text->back() == '\n'
                     ? base::from_hex(Bytes(*text).substr(0, 2 * key_size))
                     : std::nullopt;
    wipe(*text);
    if (!bytes)
        return fail(
            Error::of_file(Code::bad_key, "a master key is 64 lower-case hex digits and a newline, no more", path));
    Secret master = Secret::copy_of(*bytes);
    wipe(*bytes);
    return master;
}

Result<Secret> create_master(base::Files& files, base::Random& random, const Path& path) {
    auto file = files.open(path, base::Files::Mode::create);
    if (!file) return fail(file.error());
    Secret master = Secret::random(key_size, random);
    std::string line = base::to_hex(master.view());
    line += '\n';
    const auto written = write_durably(files, **file, path, line);
    wipe(line);
    if (written) return master;
    // Half a key would stand in the way of the next attempt. Where it cannot be removed either, it is refused when
    // read.
    static_cast<void>(files.remove(path));
    return fail(written.error());
}

}  // namespace waybill::crypto
