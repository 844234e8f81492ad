// Values that Json holds to look ahead into: skipped over first, which finds what is wrong with them, kept until they
// are whole, shown to Fields, and read again as it answers.
#include <algorithm>
#include <tuple>
#include <utility>

#include "json.hpp"

namespace waybill::format {

/// The value that is held begins at `p`.
void Json::begin_hold(const char* p) {
    hold_ = Hold::open;
    hold_begin_ = offset(p);
    held_.clear();
    skip_depth_ = containers_.size();
    skipped_ = 0;
    end_ = hold_end();
}

/// Where what is at hand ends for a value that is held: a byte past the limit is looked at, since it may be what ends
/// a number.
const char* Json::hold_end() const {
    const std::uint64_t room = hold_begin_ + limits_.look_ahead + 1 - before_;
    return begin_ + std::min<std::uint64_t>(room, static_cast<std::uint64_t>(chunk_end_ - begin_));
}

/// What is held ends before `p`; it goes on there when Fields has seen it and it was read as decided.
const char* Json::examine(const char* p) {
    end_ = chunk_end_;
    hold_ = Hold::none;
    if (offset(p) - hold_begin_ > limits_.look_ahead) return refuse_hold();
    const bool here = hold_begin_ >= before_;
    const char* const from = here ? begin_ + (hold_begin_ - before_) : begin_;
    const Bytes part(from, static_cast<std::size_t>(p - from));
    if (!here) held_.append(part);
    if (!decide(tree_.read(here ? part : Bytes(held_), hold_begin_))) return nullptr;
    if (here) return value(from);
    return replay() ? p : nullptr;
}

/// The value that begins at `p` stands in one that is held: there is nothing to wait for.
const char* Json::examine_known(const char* p, const selector::Node& known) {
    hold_ = Hold::none;
    return decide(known) ? value(p) : nullptr;
}

bool Json::decide(const selector::Node& held) {
    const Descent descent = fields_->examine(held);
    if (!descend(descent)) return false;
    slot_ = Shape::no_slot;  // what is decided of this value stands for no other, nor does what is in it
    // The name of what is skipped is no other value's.
    if (skipping())
        member_.name = {};
    else if (!member_.name.empty() && name_escaped_ && descent.name == Descent::Name::structure)
        spell_name(member_.name);
    expect_ = Expect::value;
    return true;
}

/// Reads what is held as if it were the chunk. What it looks ahead into in turn is all there, so it is not held twice.
bool Json::replay() {
    const std::string held = std::exchange(held_, {});
    const auto place = std::pair(begin_, end_);
    const std::uint64_t before = std::exchange(before_, hold_begin_);
    begin_ = held.data();
    end_ = chunk_end_ = begin_ + held.size();
    piece_.forget();
    const bool right = read(begin_) && end_number();
    piece_.forget();
    std::tie(begin_, end_) = place;
    chunk_end_ = end_;
    before_ = before;
    return right;
}

Json::Refused Json::refuse_hold() {
    return refuse(Code::look_ahead_exceeded, "a value that has to be looked ahead into is larger than the limit",
                  hold_begin_);
}

}  // namespace waybill::format
