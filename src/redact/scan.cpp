#include "scan.hpp"

#include <algorithm>

namespace waybill::redact {
namespace {

/// How much a deed holds back.
int strictness(treat::Effect effect) {
    switch (effect) {
        case treat::Effect::refuse:
            return 3;
        case treat::Effect::withhold:
        case treat::Effect::scan:
            return 2;
        case treat::Effect::replace:
            return 1;
        case treat::Effect::keep:
            break;
    }
    return 0;
}

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

Result<void> Scanning::apply(Bytes text, std::string& out, Notes& notes, std::uint64_t offset) {
    return treat(text, 0, text.size(), find(text), out, notes, offset);
}

Result<std::size_t> Scanning::apply_first(Bytes before, Bytes text, bool last, std::string& out, Notes& notes,
                                          std::uint64_t offset) {
    if (!last && text.size() <= detect::reach_bytes) return 0;
    Bytes all = text;
    if (!before.empty()) {
        joined_.assign(before).append(text);
        all = joined_;
    }
    const auto found = find(all);
    std::size_t end = all.size();
    if (!last) {
        end -= detect::reach_bytes;
        while (end > before.size() && continues_character(all[end])) --end;
        // What reaches beyond is decided with what follows it.
        for (const detect::Finding& one : found)
            if (one.begin < end && one.end > end) end = std::max(one.begin, before.size());
    }
    if (auto treated = treat(all, before.size(), end, found, out, notes, offset); !treated)
        return fail(treated.error());
    return end - before.size();
}

std::span<const detect::Finding> Scanning::find(Bytes text) {
    found_.clear();
    if (scan_ == nullptr) return found_;
    for (const detect::Finding& next : scan_->run_all(text)) {
        if (found_.empty() || found_.back().end <= next.begin) {
            found_.push_back(next);
            continue;
        }
        detect::Finding& one = found_.back();
        const int held = strictness(deed_of(one.detector).effect), also = strictness(deed_of(next.detector).effect);
        if (also > held || (also == held && next.confidence > one.confidence)) {
            one.detector = next.detector;
            one.confidence = next.confidence;
        }
        one.end = std::max(one.end, next.end);
    }
    return found_;
}

const Scanning::Deed& Scanning::deed_of(std::size_t detector) const {
    const auto deed = findings_->find(detector);
    return deed != findings_->end() ? deed->second : otherwise_;
}

Result<void> Scanning::treat(Bytes text, std::size_t begin, std::size_t end, std::span<const detect::Finding> found,
                             std::string& out, Notes& notes, std::uint64_t offset) {
    std::size_t done = begin;
    for (const detect::Finding& one : found) {
        if (one.end <= done) continue;
        if (one.begin >= end) break;
        const std::size_t from = std::max(one.begin, done);
        if (auto treated = treat(otherwise_, text.substr(done, from - done), out); !treated) return treated;
        const Bytes value = text.substr(from, one.end - from);
        const Deed& rule = deed_of(one.detector);
        if (rule.subject != nullptr && notes.takes_digests())
            notes.add_withheld(offset, notes.digest(*rule.subject, value));
        if (auto treated = treat(rule, value, out); !treated) return treated;
        done = one.end;
    }
    return treat(otherwise_, text.substr(done, end - done), out);
}

Result<void> Scanning::treat(const Deed& deed, Bytes text, std::string& out) {
    if (text.empty()) return {};
    switch (deed.effect) {
        case treat::Effect::keep:
            out += text;
            return {};
        case treat::Effect::replace:
            if (deed.bound->apply({base::ValueKind::string, text}, out)) return {};
            return fail(Code::treatment_failed, "the treatment cannot be applied to what was found in a text");
        case treat::Effect::refuse:
            return fail(Code::item_refused, "a text holds what this vendor must never be sent");
        case treat::Effect::withhold:
        case treat::Effect::scan:
            break;
    }
    return {};
}

}  // namespace waybill::redact
