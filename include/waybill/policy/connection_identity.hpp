// Which connection a policy means, as one text: what a message was decided for is held against what is opened.
#pragma once

#include <string>

#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

/// The same for two connections that are equal, and for no others.
std::string identity_of(const Connection& connection);

}  // namespace waybill::policy
