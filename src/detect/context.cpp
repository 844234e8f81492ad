#include "context.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "words.hpp"

namespace waybill::detect {
namespace {

constexpr std::size_t after_bytes = 40, identifier_bytes = 64;
constexpr std::size_t against_bytes = 32;  // a word against it speaks of what follows soon
constexpr std::size_t after_costs = 12;    // a word after a value is as far as one this much farther before it

/// ASCII without letters: no word begins with it.
bool is_no_letter(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < 0x80 && !is_upper(code) && !is_lower(code);
}

/// How far back and forth the paragraph goes, within limits.
std::size_t paragraph_begin(Bytes text, std::size_t from, std::size_t limit) {
    std::size_t at = from;
    for (; at > 0 && from - at < limit; --at)
        if (text[at - 1] == '\n' && at > 1 && (text[at - 2] == '\n' || text.substr(0, at).ends_with("\n\r\n")))
            return at;
    return at;
}

std::size_t paragraph_end(Bytes text, std::size_t from, std::size_t limit) {
    std::size_t at = from;
    for (; at < text.size() && at - from < limit; ++at)
        if (text[at] == '\n' && (text.substr(at + 1, 1) == "\n" || text.substr(at + 1, 2) == "\r\n")) return at;
    return at;
}

}  // namespace

Lexicon::Lexicon(std::span<const std::size_t> chosen) {
    for (const std::size_t i : chosen) {
        const Detector& detector = detectors()[i];
        add(detector.words, i, &Entry::speaks_for);
        add(detector.against, i, &Entry::speaks_against);
        if (detector.counted == Counted::speaks_against && detector.doubt > 0)
            add(words::of_counted_things, i, &Entry::speaks_against);
    }
    for (auto& [word, entry] : entries_) entry.general = word == words::general;
}

void Lexicon::add(std::string_view words, std::size_t detector, Set Entry::* set) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        const auto word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (word.empty()) continue;
        lengths_[static_cast<unsigned char>(word[0])] |= std::uint64_t{1} << std::min<std::size_t>(word.size(), 63);
        Entry& entry = entries_[word];
        entry.word = word;
        (entry.*set)[detector / 64] |= std::uint64_t{1} << detector % 64;
    }
}

const Lexicon::Entry* Lexicon::find(std::string_view word) const {
    const auto first = static_cast<unsigned char>(word[0]);
    if ((lengths_[first] >> std::min<std::size_t>(word.size(), 63) & 1) == 0) return nullptr;
    const auto found = entries_.find(word);
    return found == entries_.end() ? nullptr : &found->second;
}

void Context::begin(Bytes text) {
    text_ = text;
    found_.clear();
    read_to_ = 0;
    columns_.begin(text);
}

/// The word over its column that speaks for it; empty: none does.
std::string_view Context::heading_for(const Claim& claim, std::size_t detector) {
    const auto cell = columns_.heading_of(claim.begin);
    if (!cell) return {};
    heading_.clear();
    std::swap(found_, heading_);
    for (std::size_t at = cell->begin; at < cell->end;) at = read_identifier(at);
    std::swap(found_, heading_);
    for (const Found& found : heading_)
        if (Lexicon::has(found.entry->speaks_for, detector)) return found.entry->word;
    return {};
}

/// Whether the word speaks for what the detector looks for; `NHS number` is another number than `phone number`.
bool Context::is_spoken_for(std::size_t word, std::size_t detector) const {
    const Found& found = found_[word];
    if (!Lexicon::has(found.entry->speaks_for, detector)) return false;
    if (!found.entry->general || word == 0) return true;
    const Found& before = found_[word - 1];
    return before.end + 2 < found.begin || !Lexicon::has(before.entry->speaks_against, detector);
}

Context::Verdict Context::judge(const Claim& claim, std::size_t detector) {
    if (claim.with_word > claim.alone)
        if (const auto word = heading_for(claim, detector); !word.empty()) return {word, 0, false};
    const std::size_t near = detectors()[detector].near;
    const std::size_t low = paragraph_begin(text_, claim.begin, near);
    const std::size_t high = paragraph_end(text_, claim.end, after_bytes);
    read(low, high);
    const Bytes before_it = text_.substr(low, claim.begin - low);
    const std::size_t line = low + (before_it.rfind('\n') == Bytes::npos ? 0 : before_it.rfind('\n'));
    Verdict verdict;
    std::size_t nearest = near + after_costs + 1;
    auto word = std::lower_bound(found_.begin(), found_.end(), low,
                                 [](const Found& found, std::size_t at) { return found.begin < at; });
    for (; word != found_.end() && word->end <= high; ++word) {
        const bool before = word->end <= claim.begin;
        if (!before && word->begin < claim.end) continue;  // a part of the value itself
        const std::size_t distance = before ? claim.begin - word->end : word->begin - claim.end + after_costs;
        if (distance > nearest) continue;
        if (is_spoken_for(static_cast<std::size_t>(word - found_.begin()), detector))
            verdict = {word->entry->word, distance, false};
        else if (before && word->begin >= line && distance <= against_bytes &&
                 Lexicon::has(word->entry->speaks_against, detector))
            verdict = {{}, distance, true};
        else
            continue;
        nearest = distance;
    }
    return verdict;
}

void Context::read(std::size_t from, std::size_t to) {
    std::size_t at = read_to_;
    if (from > at) {
        at = from;  // back to where the identifier begins that stands here
        while (at > read_to_ && from - at < identifier_bytes) {
            const Character before = character_before(text_, at);
            if (!is_word(before.code)) break;
            at -= before.length;
        }
    }
    for (;;) {
        while (at < to && is_no_letter(text_[at])) ++at;
        if (at >= to) break;
        at = read_identifier(at);
    }
    read_to_ = std::max(read_to_, at);
}

/// Words end at borders of case and at underscores and digits; `p.iva` and `D.O.B.` are read without their dots.
std::size_t Context::read_identifier(std::size_t at) {
    std::size_t begin = at;
    bool dotted = false;
    folded_.clear();
    Character before{};
    for (std::size_t read = 0; read < identifier_bytes; ++read) {
        const Character here = character_at(text_, at);
        const Character next = character_at(text_, at + here.length);
        const bool letter = is_word(here.code) && !is_digit(here.code) && here.code != '_';
        const bool initial = at > begin && (dotted || at - begin == before.length) && here.code == '.' &&
                             is_alnum(next.code) && !is_digit(next.code) && is_word(before.code);
        if (initial) {
            dotted = true;
            ++at;
            continue;
        }
        const bool hump =
            is_upper(here.code) && (is_lower(before.code) || (is_upper(before.code) && is_lower(next.code)));
        if (!letter || (hump && !dotted && at > begin)) {
            take_word(begin, at);
            return letter ? at : at + std::max<std::size_t>(here.length, 1);
        }
        fold(here.code);
        before = here;
        at += here.length;
    }
    return at;  // longer than any word: not one
}

void Context::fold(char32_t letter) {
    if (letter < 0x80) {
        folded_ += static_cast<char>(letter | 0x20);
        return;
    }
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter)), bytes);
    folded_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

void Context::take_word(std::size_t begin, std::size_t end) {
    if (folded_.size() < 2) return;
    if (const auto* entry = lexicon_.find(folded_)) found_.push_back({begin, end, entry});
}

}  // namespace waybill::detect
