// The messages that the engine is measured on: one customer of 1 KiB, a hundred orders in 32 KiB, about a thousand
// customers in 1 MiB, the same with a third of it escapes, the same as lines, records nested 24 deep, and where asked a
// hundred times as many. Made from fixed seeds, so that every run has the same bytes; compact JSON, names that are not
// all ASCII.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace waybill::bench {

struct Payload {
    std::string name;
    std::string route;  // of the bench's vendors: whose field map fits
    std::string bytes;
    bool lines = false;  // NDJSON
};

std::vector<Payload> make_payloads();
/// A hundred MiB of customers: a round of it takes a minute.
Payload make_large_payload();
/// The same kinds from files of a folder, customer_1k.json and so on, where these are there.
std::vector<Payload> read_payloads(const std::filesystem::path& folder);

}  // namespace waybill::bench
