// Detectors: what in a text looks like a payment card, an IBAN, a name of a key. All patterns in one pass (Vectorscan),
// then each hit is held against its validator and its context. The visible table is src/detect/table.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::detect {

struct Row {
    std::string_view name;     // as a policy spells it: `email_address`
    std::string_view entity;   // as Presidio does: `EMAIL_ADDRESS`
    std::string_view summary;  // one line for people
    int threshold;             // confidence in hundredths from which a hit is a finding
};

/// Its order is the detectors' numbers.
std::span<const Row> table();
/// The number, or nothing where there is no such detector.
std::optional<std::size_t> find(std::string_view name);

struct Finding {
    std::size_t detector;    // number in table()
    std::size_t begin, end;  // bytes of the text, at borders of characters
    int confidence;          // hundredths, 0 to 100
    std::string_view why;    // for people: `checksum`, `checksum and the word iban`, …
};

/// The words that raise a finding's confidence, and all findings but PEM blocks, lie within this many bytes: whoever looks
/// at a text in pieces lets them overlap by it, and decides what reaches beyond a piece together with what follows.
inline constexpr std::size_t reach_bytes = 16 << 10;
inline constexpr std::size_t longest_finding_bytes = 256 << 10;

struct Patterns;  // compiled, immutable

/// A choice of detectors, compiled. Immutable; shared by threads.
class Scanner {
public:
    static std::shared_ptr<const Scanner> compile(std::span<const std::size_t> detectors);
    static std::shared_ptr<const Scanner> all();
    ~Scanner();

private:
    friend class Scan;
    Scanner();
    std::unique_ptr<const Patterns> patterns_;
};

/// One thread's use of a scanner, which outlives it.
class Scan {
public:
    explicit Scan(const Scanner& scanner);
    ~Scan();
    /// In the order of the text, none overlapping another: of two that do, the surer, else the longer, else the one
    /// whose detector stands first in the table. `text` is UTF-8, shorter than 4 GiB. Valid until the next call.
    std::span<const Finding> run(Bytes text);
    /// All of them in the order in which they begin, also those that overlap others.
    std::span<const Finding> run_all(Bytes text);

private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace waybill::detect
