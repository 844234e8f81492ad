#include "check_values.hpp"

#include "evidence.hpp"

namespace waybill::audit {
namespace {

bool in_head(std::string_view at) {
    return at.starts_with("path ") || at.starts_with("query ") || at.starts_with("header ");
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

class WindowCheck {
public:
    WindowCheck(const Recorded& entry, const ReceiptEntry& window, Received& received, ReceiptReport& report,
                Findings& findings)
        : entry_(entry),
          window_(window),
          received_(received),
          report_(report),
          findings_(findings),
          places_(entry.places()),
          name_("window " + std::to_string(entry.number("window"))) {}

    Result<void> run() {
        std::uint64_t evidenced = 0;
        for (const Place& place : places_) (place.counted_only ? report_.items_counted : evidenced) += place.count;
        if (const auto wrong = wrong_shape(); !wrong.empty()) {
            findings_.tampered(name_ + ": " + wrong);
            report_.items_unchecked += evidenced;
        } else if (!window_.seed) {
            report_.items_unchecked += evidenced;
        } else if (const auto read = read_values(); !read) {
            return fail(read.error());
        } else {
            judge();
        }
        received_.end_window(entry_.number("bytes"));
        return {};
    }

private:
    /// What was received at one place.
    struct Values {
        std::vector<Hash> right;      // the commitments that the receipt lists
        std::vector<Hash> made;       // those made of the values; zeros where none was given
        std::vector<std::size_t> of;  // the item of each
        std::uint64_t missing = 0;
    };

    /// What of the receipt does not fit the entry; empty where all does.
    std::string wrong_shape() const {
        const std::string_view root = entry_.text("items_root");
        if (!window_.seed)
            return window_.items.empty() && window_.place_roots.empty() ? "" : "items are listed without a seed";
        if (root.empty() || window_.place_roots.size() != places_.size())
            return "the roots of its places do not fit the entry";
        std::vector<std::uint64_t> counts(places_.size(), 0);
        for (const ReceiptItem& item : window_.items) {
            if (item.place >= places_.size()) return "its items are not those that the entry counts";
            if (item.commitment.has_value() != window_.items.front().commitment.has_value())
                return "only some of its items have a commitment";
            if (item.skip > 0 && in_head(places_[item.place].at)) return "an item of the head stands in the body";
            ++counts[item.place];
        }
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (counts[i] != (places_[i].counted_only ? 0 : places_[i].count))
                return "its items are not those that the entry counts";
            if (places_[i].counted_only && window_.place_roots[i] != Hash{})
                return "the roots of its places do not fit the entry";
        }
        auto roots = window_.place_roots;
        if (crypto::hash_text(commitment_root(roots)) != root)
            return "the roots of its places do not give the entry's items_root";
        return {};
    }

    Result<void> read_values() {
        values_.resize(places_.size());
        offsets_.resize(window_.items.size(), 0);
        std::uint64_t at = received_.window_at();
        const std::uint64_t end = at + entry_.number("bytes");
        for (std::size_t k = 0; k < window_.items.size(); ++k) {
            const ReceiptItem& item = window_.items[k];
            Values& values = values_[item.place];
            const bool head = in_head(places_[item.place].at);
            at += head ? 0 : item.skip;
            offsets_[k] = at;
            if (!head && (at > end || item.length > end - at)) {
                findings_.tampered(name_ + ": an item reaches beyond the window's bytes");
                return {};
            }
            const auto value =
                head ? received_.head_value(places_[item.place].at) : received_.body_value(at, item.length);
            if (!value) return fail(value.error());
            if (head && *value && (*value)->size() != item.length)
                findings_.tampered(name_ + ": the value at " + places_[item.place].at +
                                   " has not the length that was sent");
            at += head ? 0 : item.length;
            const auto ordinal = static_cast<std::uint32_t>(values.of.size());
            values.of.push_back(k);
            if (item.commitment) values.right.push_back(*item.commitment);
            if (!*value) ++values.missing;
            values.made.push_back(*value ? commitment(crypto::salt_at(*window_.seed, k), item.place, ordinal, **value)
                                         : Hash{});
        }
        complete_ = true;
        return {};
    }

    void judge() {
        for (std::size_t place = 0; complete_ && place < places_.size(); ++place) {
            Values& values = values_[place];
            if (values.of.empty()) continue;
            auto right = values.right;
            if (!right.empty() && commitment_root(right) != window_.place_roots[place]) {
                findings_.tampered(name_ + ": the commitments at " + places_[place].at +
                                   " do not give the entry's items_root");
                report_.items_unchecked += values.of.size();
            } else if (!right.empty()) {
                judge_each(place, values);
            } else {
                judge_place(place, values);
            }
        }
    }

    void judge_each(std::size_t place, const Values& values) {
        report_.items_unchecked += values.missing;
        for (std::size_t i = 0; i < values.of.size(); ++i) {
            if (values.made[i] == Hash{}) continue;
            if (values.made[i] == values.right[i]) {
                ++report_.items_right;
                continue;
            }
            ++report_.items_wrong;
            findings_.tampered(name_ + ": number " + std::to_string(i + 1) + " at " + places_[place].at +
                               where(place, values.of[i]) + " is not the value that was sent");
        }
    }

    /// Without the commitments one root stands for all values of the place.
    void judge_place(std::size_t place, Values& values) {
        if (values.missing > 0) {
            report_.items_unchecked += values.of.size();
            if (values.missing < values.of.size())
                findings_.note(name_ + ": " + counted(values.missing, "value", "values") + " of " +
                               std::to_string(values.of.size()) + " at " + places_[place].at +
                               " were not given, so none of them is checked");
            return;
        }
        if (commitment_root(values.made) == window_.place_roots[place]) {
            report_.items_right += values.of.size();
            return;
        }
        report_.items_wrong += values.of.size();
        std::string sentence = name_ + ": at " + places_[place].at;
        if (values.of.size() == 1)
            sentence += where(place, values.of[0]) + " the value is not the one that was sent";
        else
            sentence +=
                " at least one of " + std::to_string(values.of.size()) + " values" +
                (in_head(places_[place].at) ? ""
                                            : ", from byte " + std::to_string(offsets_[values.of.front()]) + " on,") +
                " is not the one that was sent; a receipt with commitments tells which";
        findings_.tampered(std::move(sentence));
    }

    std::string where(std::size_t place, std::size_t item) const {
        if (in_head(places_[place].at)) return "";
        return ", bytes " + std::to_string(offsets_[item]) + " to " +
               std::to_string(offsets_[item] + window_.items[item].length) + " of the body,";
    }

    const Recorded& entry_;
    const ReceiptEntry& window_;
    Received& received_;
    ReceiptReport& report_;
    Findings& findings_;
    std::vector<Place> places_;
    std::string name_;
    std::vector<Values> values_;
    std::vector<std::uint64_t> offsets_;  // of each item in the body received
    bool complete_ = false;
};

}  // namespace

Received::Received(const ReceiptCheck& check) : body_(check.body) {
    for (const ReceivedValue& value : check.head) head_[value.at].push_back(value.value);
}

Result<std::optional<std::string>> Received::head_value(const std::string& at) {
    const auto values = head_.find(at);
    if (values == head_.end() || taken_[at] >= values->second.size()) return std::optional<std::string>();
    return std::optional(values->second[taken_[at]++]);
}

Result<std::optional<std::string>> Received::body_value(std::uint64_t offset, std::uint64_t length) {
    if (body_ == nullptr) return std::optional<std::string>();
    // What the body ends before is a value all the same: another one than was sent.
    if (offset >= body_->size) return std::optional<std::string>("");
    auto value = body_->read(offset, static_cast<std::size_t>(std::min(length, body_->size - offset)));
    if (!value) return fail(value.error());
    return std::optional(*std::move(value));
}

Result<void> check_values(const Recorded& entry, const ReceiptEntry& window, Received& received, ReceiptReport& report,
                          Findings& findings) {
    return WindowCheck(entry, window, received, report, findings).run();
}

}  // namespace waybill::audit
