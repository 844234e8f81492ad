// What PEM files hold. Reads all there is of one kind and skips the other kinds: certificate and key may share a file.
#pragma once

#include <vector>

#include "openssl.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

/// At least one, in the file's order. file_failed: none, or a damaged one.
Result<std::vector<CertificatePtr>> read_certificates(const Pem& file);
/// At least one. file_failed as above.
Result<std::vector<CrlPtr>> read_crls(const Pem& file);
/// bad_key: none, damaged, or sealed by a password: nobody is there to type one.
Result<KeyPtr> read_key(const Pem& file);

}  // namespace waybill::net
