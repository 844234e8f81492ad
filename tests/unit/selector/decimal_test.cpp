// Numbers by their tokens against integers that hold them exactly.
#include "decimal.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace {

using namespace waybill;
using namespace waybill::selector;

__extension__ typedef __int128 Wide;

/// digits · 10^exponent, written in one of the ways that JSON has.
struct Number {
    std::int64_t digits;
    int exponent;  // -6 … 6

    Wide scaled() const {
        Wide out = digits;
        for (int i = -6; i < exponent; ++i) out *= 10;
        return out;
    }
    std::string text(std::mt19937& random) const {
        std::string out = std::to_string(digits < 0 ? -digits : digits);
        const std::string zeros(random() % 3, '0');
        int left = exponent;
        // Digits behind the point take a part of the exponent.
        if (random() % 2 == 0) {
            const std::size_t behind = random() % 5;
            out = std::string(behind, '0') + out;
            left += static_cast<int>(behind);
            out.insert(out.size() - behind, ".");
            out += zeros;
            if (out.back() == '.') out += '0';
            const auto first = out.find_first_not_of('0');
            out.erase(0, out[first] == '.' ? first - 1 : first);
        }
        if (left != 0 || random() % 2 == 0)
            out += (random() % 2 == 0 ? "e" : "E") + std::string(left >= 0 && random() % 2 == 0 ? "+" : "") +
                   std::to_string(left);
        return (digits < 0 ? "-" : "") + out;
    }
};

}  // namespace

TEST_CASE("numbers are compared by their exact values however they are written") {
    std::mt19937 random(7);
    std::size_t same = 0;
    for (int i = 0; i < 200'000; ++i) {
        const auto number = [&] {
            const auto digits = static_cast<std::int64_t>(random() % 4 == 0 ? random() : random() % 30);
            return Number{random() % 2 == 0 ? digits : -digits, static_cast<int>(random() % 13) - 6};
        };
        const Number a = number(), b = random() % 3 == 0 ? a : number();
        const std::string left = a.text(random), right = b.text(random);
        CAPTURE(left, right);
        REQUIRE(compare_numbers(left, right) == (a.scaled() <=> b.scaled()));
        same += a.scaled() == b.scaled();
    }
    CHECK(same > 10'000);
}

TEST_CASE("numbers beyond every double are told apart") {
    const auto less = std::strong_ordering::less;
    CHECK(compare_numbers("1e400", "1e401") == less);
    CHECK(compare_numbers("-1e401", "-1e400") == less);
    CHECK(compare_numbers("0", "1e-99999") == less);
    CHECK(compare_numbers("-1e-99999", "0") == less);
    CHECK(compare_numbers("0e999", "-0.000E-7") == std::strong_ordering::equal);
    CHECK(compare_numbers("9007199254740992", "9007199254740993") == less);
    CHECK(compare_numbers("1e99999999999999999999", "2e99999999999999999999") == less);
    CHECK(compare_numbers("1" + std::string(5000, '0'), "1e5000") == std::strong_ordering::equal);
    CHECK(compare_numbers("0." + std::string(5000, '0') + "1", "1e-5001") == std::strong_ordering::equal);
}
