// Nobody but exchange::Vendor opens a vendor's stream: with one in hand bytes could go around the record.
#include "waybill/exchange/vendor.hpp"

using namespace waybill;

net::Awaitable<void> open(net::VendorStreams& vendors, const policy::Vendor& acme) {
#ifdef BAD
    const auto stream = co_await vendors.open(acme.name, "");
#else
    const auto vendor = co_await exchange::Vendor::open(vendors, acme);
#endif
}
