// What is wrong with the dates of certificates and revocation lists: nothing that keeps a gateway from starting, but
// much that keeps its clients out. Warnings, with the place that names the file.
#pragma once

#include <optional>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/time.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::control {

class PemDates {
public:
    PemDates(Day today, base::Diagnostics& diagnostics) : today_(today), diagnostics_(diagnostics) {}

    /// Each certificate of the file: over, or over within two weeks. Returns when the first of them is over; nothing
    /// where no date can be read.
    std::optional<Time> certificates(const net::Pem& file, const base::Position& where);
    /// Each list, likewise: stale ones refuse every client of their authority.
    std::optional<Time> revocations(const net::Pem& file, const base::Position& where);

private:
    void judge(const net::Pem& file, const base::Position& where, std::optional<Time> until, const std::string& noun,
               const std::string& effect);

    Day today_;
    base::Diagnostics& diagnostics_;
};

}  // namespace waybill::control
