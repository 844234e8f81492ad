// The messages that the engine is measured on: one customer of 1 KiB, a hundred orders in 32 KiB, about a thousand
// customers in 1 MiB. Made from fixed seeds, so that every run has the same bytes; compact JSON, names that are not all
// ASCII, no escapes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace waybill::bench {

struct Payload {
    std::string name;
    std::string route;  // of the bench's vendors: whose field map fits
    std::string bytes;
};

std::vector<Payload> make_payloads();
/// The same kinds from files of a folder, customer_1k.json and so on, where these are there.
std::vector<Payload> read_payloads(const std::filesystem::path& folder);

}  // namespace waybill::bench
