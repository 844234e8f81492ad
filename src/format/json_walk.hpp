// The second of two stages that read JSON fast: over a marked piece, by the places and answers that a Shape keeps. It
// walks where all is known and right, and leaves wherever anything is not, at a place where the general scanner can go
// on as if it had read all of it: that alone learns places, asks, refuses, and says why.
#pragma once

#include "json.hpp"

namespace waybill::format {

class JsonWalk {
public:
    /// The piece was reached; the innermost container has its place in the shape.
    explicit JsonWalk(Json& json);

    /// From `p`, where no space stands; returns where the general scanner goes on, or nullptr after a refusal.
    const char* run(const char* p);

private:
    using Container = Json::Container;
    using Expect = Json::Expect;
    using Slot = Shape::Slot;

    struct At {
        const char* p;     // nullptr: the walk ends at left_
        const Mark* mark;  // the first at or after it
    };
    /// A value, with its name where it has one.
    struct Value {
        const char* begin;  // of its member, or of itself
        std::size_t name;   // length of the name that stands there, with its quotes
        const char* p;
        const char* end;
        bool encoded;
    };

    template <bool skips>
    void pace(At at);
    template <bool skips>
    At step(At at);
    template <bool skips>
    At close(At at);
    template <bool skips>
    At members(At at);
    template <bool skips>
    At elements(At at);
    template <bool skips>
    At open(At at, std::uint32_t index, const char* begin);
    template <bool skips>
    At scalar(Slot& slot, Value value, const Mark* mark);
    At skip_over(At at, std::uint32_t index, const char* begin, Shape::Node* child, ContainerKind kind);

    At leave(const char* p, Expect expect);
    At after_space(At at);
    std::uint32_t find(const Shape::Node& node, std::uint32_t likely, At at) const;
    std::uint32_t search(const Shape::Node& node, At at) const;
    bool stands_at(const Slot& slot, const char* p) const;
    const char* number_end(const char* p) const;
    const char* bare_end(const char* p) const;
    const Mark* escapes(const Mark* mark) const;

    bool act(Slot& slot, const Value& value);
    void keep(const Value& value, ItemTag tag);
    bool treat(const Slot& slot, const Value& value);
    void push(const Container& container);
    void pop();

    /// Makes sure that all around the next value is written; whether a comma goes before it.
    bool begin_value() { return top_->filled || begin_filling(); }
    bool begin_filling();
    void write_heads();
    void mark_filled(Container& container);
    void write_name(const char* begin, std::size_t name, bool comma);
    /// What is written of a member begins at its comma where that stands beside it.
    [[gnu::always_inline]] const char* begin_with(const char* begin, bool comma) {
        if (!comma) return begin;
        if (begin != json_.begin_ && begin[-1] == ',') return begin - 1;
        append(',');
        return begin;
    }
    [[gnu::always_inline]] void append(const char* from, const char* to) {
        if (from != run_end_) {
            flush();
            run_begin_ = from;
            run_offset_ = out_.offset();
        }
        run_end_ = to;
    }
    void append(char byte) {
        flush();
        out_.append(byte);
    }
    [[gnu::noinline]] void flush() {
        if (run_end_ != run_begin_) out_.append(Bytes(run_begin_, static_cast<std::size_t>(run_end_ - run_begin_)));
        run_begin_ = run_end_ = nullptr;
    }
    void tally(Slot& slot, std::uint64_t scalars) {
        slot.withheld += scalars;
        if (slot.touched) return;
        slot.touched = true;
        json_.shape_->touched().push_back(&slot);
    }

    void tell();
    void tell_containers();

    Json& json_;
    Fields& fields_;
    Output& out_;
    const char* const base_;   // of the piece
    const char* const limit_;  // its end
    std::vector<Container>& containers_;
    Container* top_;
    Expect expect_;
    const char* left_ = nullptr;
    const Mark* left_mark_ = nullptr;
    bool refused_ = false;

    std::uint64_t room_ = 0;     // for scalars that nothing refuses
    std::uint64_t passed_ = 0;   // scalars that were not asked about: those that room_ is less by, but for the asked
    std::uint64_t skipped_ = 0;  // in the value that is skipped
    std::size_t stop_ = 0;       // containers around it
    bool skips_itself_ = false;  // the general scanner knows nothing of the skip
    bool over_ = false;          // such a skip has come to its end

    // What stands side by side in the message and in the output is copied at once.
    const char* run_begin_ = nullptr;
    const char* run_end_ = nullptr;
    std::uint64_t run_offset_ = 0;  // of its first byte in the output
};

}  // namespace waybill::format
