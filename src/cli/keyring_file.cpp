#include "keyring_file.hpp"

namespace waybill::cli {

Result<std::unique_ptr<crypto::Keyring>> open_keyring(base::Files& files, base::Random& random, const Path& path) {
    auto master = crypto::read_master(files, crypto::master_path_for(path));
    if (!master) return fail(master.error());
    return crypto::Keyring::open(files, random, path, *std::move(master));
}

Result<std::unique_ptr<crypto::Keyring>> create_keyring(base::Files& files, base::Random& random, const Path& path,
                                                        std::optional<std::string> signing_name) {
    // First of all: a master key beside somebody's keyring would only lock them out of it.
    const auto keyring = files.exists(path);
    if (!keyring) return fail(keyring.error());
    if (*keyring) return fail(Error::of_file(Code::file_exists, "there is a keyring already", path));
    const Path master_path = crypto::master_path_for(path);
    const auto there = files.exists(master_path);
    if (!there) return fail(there.error());
    if (!*there)
        if (auto made = crypto::create_master(files, random, master_path); !made) return fail(made.error());
    auto master = crypto::read_master(files, master_path);
    if (!master) return fail(master.error());
    return crypto::Keyring::create(files, random, path, *std::move(master), std::move(signing_name));
}

}  // namespace waybill::cli
