#include "erased.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace waybill::audit {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (;;) {
        const std::size_t end = text.find(' ');
        words.push_back(text.substr(0, end));
        if (end == text.npos) return words;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::string erasure_text(const Erasure& erasure) {
    return erasure.vendor + " " + erasure.keys_name + " " + base::format_day(erasure.through) + " " +
           std::to_string(erasure.keys);
}

std::optional<Erasure> parse_erasure(std::string_view text) {
    const auto words = words_of(text);
    if (words.size() != 4) return std::nullopt;
    const auto day = base::parse_day(words[2]);
    Erasure out{std::string(words[0]), std::string(words[1]), day ? *day : Day{}, 0};
    std::from_chars(words[3].data(), words[3].data() + words[3].size(), out.keys);
    // One spelling: what is written back is what was read.
    return day && erasure_text(out) == text ? std::optional(std::move(out)) : std::nullopt;
}

std::string taken_back_text(std::optional<Day> before) {
    return before ? "held " + base::format_day(*before) : std::string("held");
}

std::optional<std::optional<Day>> parse_taken_back(std::string_view text) {
    if (text == "held") return std::optional<Day>();
    constexpr std::string_view begin = "held ";
    if (!text.starts_with(begin)) return std::nullopt;
    const auto day = base::parse_day(text.substr(begin.size()));
    return day ? std::optional(std::optional<Day>(*day)) : std::nullopt;
}

void ErasedOnRecord::note(const Recorded& change) {
    if (change.text("what") != "erase") return;
    const bool taken_back = parse_taken_back(change.text("to")).has_value();
    const auto erasure = parse_erasure(change.text(taken_back ? "from" : "to"));
    if (erasure) through_[erasure->vendor][erasure->through] += taken_back ? -1 : 1;
}

void ErasedOnRecord::miss(const Recorded& shared, std::uint64_t index) {
    const Day day = base::day_of(shared.facts().time);
    const auto [at, fresh] = missed_.emplace(shared.text("vendor"), Missed{day, index});
    if (!fresh && day > at->second.day) at->second = {day, index};
}

std::optional<std::uint64_t> ErasedOnRecord::unexplained() const {
    std::optional<std::uint64_t> first;
    for (const auto& [vendor, missed] : missed_) {
        const auto of_vendor = through_.find(vendor);
        const auto covers = [&, day = missed.day](const auto& one) { return one.first >= day && one.second > 0; };
        if (of_vendor != through_.end() && std::ranges::any_of(of_vendor->second, covers)) continue;
        if (!first || missed.index < *first) first = missed.index;
    }
    return first;
}

}  // namespace waybill::audit
