// Keyrings as people and services have them: a file, and its master key beside it or in the service's credentials.
#pragma once

#include <memory>
#include <string>

#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::control {

inline constexpr std::string_view default_credential = "waybill-master";

/// $CREDENTIALS_DIRECTORY/<credential> where that variable is set, else `<keyring>.master` beside the keyring.
Path master_path(const Path& keyring, std::string_view credential);
Result<std::unique_ptr<crypto::Keyring>> open_keyring(base::Files& files, base::Random& random, const Path& path,
                                                      std::string_view credential = default_credential);
/// Makes the master key too, where there is none.
Result<std::unique_ptr<crypto::Keyring>> create_keyring(base::Files& files, base::Random& random, const Path& path,
                                                        std::optional<std::string> signing_name);

}  // namespace waybill::control
