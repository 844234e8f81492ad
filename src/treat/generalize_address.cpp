// generalize {prefix, prefix6}: the network of an IP address, the bits after the prefix made zero. Each family has its
// own prefix; an address of a family that has none fails, and so do zones, ports and masks behind an address.
#include <arpa/inet.h>

#include <array>

#include "generalizers.hpp"

namespace waybill::treat {
namespace {

void clear_after(std::span<unsigned char> address, std::size_t bits) {
    for (std::size_t i = 0; i < address.size(); ++i) {
        const std::size_t kept = std::min<std::size_t>(8, bits - std::min(bits, 8 * i));
        address[i] &= static_cast<unsigned char>(0xff00 >> kept);
    }
}

class CuttingAddress final : public Bound {
public:
    explicit CuttingAddress(const AddressCut& cut) : cut_(cut) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        std::array<char, INET6_ADDRSTRLEN> text{};
        std::array<unsigned char, 16> address{};
        const bool is_6 = value.text.find(':') != Bytes::npos;
        const auto bits = is_6 ? cut_.bits6 : cut_.bits;
        const int family = is_6 ? AF_INET6 : AF_INET;
        if (!bits || value.kind != base::ValueKind::string || value.text.size() >= text.size() ||
            value.text.find('\0') != Bytes::npos)
            return no_address();
        value.text.copy(text.data(), value.text.size());
        if (inet_pton(family, text.data(), address.data()) != 1) return no_address();
        clear_after(std::span(address).first(is_6 ? 16 : 4), *bits);
        out += inet_ntop(family, address.data(), text.data(), text.size());
        return base::ValueKind::string;
    }

private:
    static base::Failure no_address() {
        return fail(Code::treatment_failed, "a value is no IP address of a family that has a prefix");
    }
    AddressCut cut_;
};

}  // namespace

std::unique_ptr<Bound> generalizing(const AddressCut& cut) { return std::make_unique<CuttingAddress>(cut); }

}  // namespace waybill::treat
