#include <array>

#include "waybill/detect/detect.hpp"

namespace waybill::detect {

struct Patterns {};
class Scan::State {};

std::span<const Row> table() { return {}; }
std::optional<std::size_t> find(std::string_view) { return std::nullopt; }
Scanner::Scanner() = default;
Scanner::~Scanner() = default;
std::shared_ptr<const Scanner> Scanner::compile(std::span<const std::size_t>) { return nullptr; }
std::shared_ptr<const Scanner> Scanner::all() { return nullptr; }
Scan::Scan(const Scanner&) {}
Scan::~Scan() = default;
std::span<const Finding> Scan::run(Bytes) { return {}; }

}  // namespace waybill::detect
