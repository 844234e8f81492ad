// PEM files that a person named: each read once, looked at, and handed on as it was read. What is wrong is reported
// with the place of the file's name.
#pragma once

#include <openssl/x509.h>

#include <memory>
#include <optional>

#include "waybill/base/diagnostic.hpp"
#include "waybill/control/config.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::control {

class PemFiles {
public:
    explicit PemFiles(base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    // Each returns nothing, and has reported it, where the file is not what it should be.

    /// One certificate or more.
    std::optional<net::Pem> certificates(const NamedPath& file);
    /// One revocation list or more.
    std::optional<net::Pem> revocations(const NamedPath& file);
    /// A private key without a password; the one of the first certificate, where there is one.
    std::optional<net::Pem> private_key(const NamedPath& file, const std::optional<net::Pem>& certificate);

private:
    std::nullopt_t wrong(const NamedPath& file, const std::string& what, std::string hint = {});
    std::optional<net::Pem> read(const NamedPath& file);

    base::Diagnostics& diagnostics_;
};

/// What may have been a private key does not stay in memory that others get.
void wipe(net::Pem& pem);

}  // namespace waybill::control
