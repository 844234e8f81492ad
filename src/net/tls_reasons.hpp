// Why TLS said no, as texts of our own: OpenSSL's would bring the peer's bytes into the log.
#pragma once

#include <optional>

#include "waybill/base/error.hpp"

namespace waybill::net {

/// Of a certificate that did not verify (X509_V_ERR_…).
base::Text reason_of_verdict(long verdict);

/// Of a connection that broke, by OpenSSL's queue of errors, which is left empty.
base::Text take_reason();

/// Whether the newest error in the queue is that the client showed no certificate.
bool no_certificate_shown();

}  // namespace waybill::net
