// The file of a recipient's secret key: `wbs1.` and base64url, one line, mode 0600.
#pragma once

#include "waybill/base/files.hpp"
#include "waybill/crypto/sealed_box.hpp"

namespace waybill::cli {

/// file_missing, or bad_key where the file is anything but that one line.
Result<crypto::RecipientSecret> read_recipient(base::Files& files, const Path& path);
/// Durable when it returns; file_exists, and nothing touched, if there is one.
Result<crypto::RecipientSecret> create_recipient(base::Files& files, base::Random& random, const Path& path);

}  // namespace waybill::cli
