#include "waybill/control/keyring_file.hpp"

#include <cstdlib>

namespace waybill::control {

Path master_path(const Path& keyring, std::string_view credential) {
    if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) return Path(credentials) / credential;
    return keyring.string() + ".master";
}

Result<std::unique_ptr<crypto::Keyring>> open_keyring(base::Files& files, base::Random& random, const Path& path,
                                                      std::string_view credential) {
    auto master = crypto::read_master(files, master_path(path, credential));
    if (!master) return fail(master.error());
    return crypto::Keyring::open(files, random, path, *std::move(master));
}

Result<std::unique_ptr<crypto::Keyring>> create_keyring(base::Files& files, base::Random& random, const Path& path,
                                                        std::optional<std::string> signing_name) {
    // First of all: a master key beside somebody's keyring would only lock them out of it.
    const auto keyring = files.exists(path);
    if (!keyring) return fail(keyring.error());
    if (*keyring) return fail(Error::of_file(Code::file_exists, "there is a keyring already", path));
    const Path beside = master_path(path, default_credential);
    const auto there = files.exists(beside);
    if (!there) return fail(there.error());
    if (!*there)
        if (auto made = crypto::create_master(files, random, beside); !made) return fail(made.error());
    auto master = crypto::read_master(files, beside);
    if (!master) return fail(master.error());
    return crypto::Keyring::create(files, random, path, *std::move(master), std::move(signing_name),
                                   base::day_of(base::SystemClock().now()));
}

}  // namespace waybill::control
