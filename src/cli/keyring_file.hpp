// Keyrings as the commands find them: a file, and its master key beside it or in the service's credentials.
#pragma once

#include <memory>

#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::cli {

Result<std::unique_ptr<crypto::Keyring>> open_keyring(base::Files& files, base::Random& random, const Path& path);
/// Makes the master key too, where there is none.
Result<std::unique_ptr<crypto::Keyring>> create_keyring(base::Files& files, base::Random& random, const Path& path,
                                                        std::optional<std::string> signing_name);

}  // namespace waybill::cli
