// The words around a claim. Whole words only, folded to lower case; `dateOfBirth`, `date_of_birth` and `D.O.B.` are
// words too. A blank line ends what is near; the heading of a table's column is near all of its cells. Only the
// surroundings of claims are read, each byte of them once.
#pragma once

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "columns.hpp"
#include "detector.hpp"

namespace waybill::detect {

inline constexpr std::size_t most_detectors = 128;

/// The words of all detectors, by word. Immutable.
class Lexicon {
public:
    using Set = std::array<std::uint64_t, most_detectors / 64>;
    struct Entry {
        std::string_view word;
        Set speaks_for{}, speaks_against{};
        bool general = false;  // `number`: says what the word before it says, where that is one of the lexicon's
    };

    explicit Lexicon(std::span<const std::size_t> chosen);
    /// `word` is not empty.
    const Entry* find(std::string_view word) const;
    static bool has(const Set& set, std::size_t detector) { return set[detector / 64] >> detector % 64 & 1; }

private:
    void add(std::string_view words, std::size_t detector, Set Entry::* set);
    std::array<std::uint64_t, 256> lengths_{};  // of the words, by their first byte
    std::unordered_map<std::string_view, Entry> entries_;
};

/// One text's words; claims must come in the order of their beginnings.
class Context {
public:
    explicit Context(const Lexicon& lexicon) : lexicon_(lexicon) {}
    void begin(Bytes text);

    struct Verdict {
        std::string_view word;        // that speaks for it, nearer than any against it; empty: none
        std::size_t distance = 0;     // of that word, in bytes
        bool spoken_against = false;  // a word against it is the nearest
    };
    Verdict judge(const Claim& claim, std::size_t detector);

private:
    struct Found {
        std::size_t begin, end;
        const Lexicon::Entry* entry;
    };
    void read(std::size_t from, std::size_t to);
    std::size_t read_identifier(std::size_t at);
    std::string_view heading_for(const Claim& claim, std::size_t detector);
    bool is_spoken_for(std::size_t word, std::size_t detector) const;
    void fold(char32_t letter);
    void take_word(std::size_t begin, std::size_t end);

    const Lexicon& lexicon_;
    Bytes text_;
    std::vector<Found> found_, heading_;
    Columns columns_;
    std::size_t read_to_ = 0;
    std::string folded_;
};

}  // namespace waybill::detect
