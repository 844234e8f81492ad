// A decider whose answers stand for a place: what it says hangs on the names of the way alone, so that a message read
// by its shape and one that is asked about value by value must come to the same.
#pragma once

#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "waybill/format/shape.hpp"

namespace waybill::format::test {

/// Decides by the names of the way alone.
class PlaceFields final : public Fields {
public:
    enum class Answers { once, each_time };
    PlaceFields(std::uint64_t seed, Answers answers, std::uint64_t most_items, Shape& shape,
                std::vector<std::string>& places)
        : seed_(seed), answers_(answers), most_items_(most_items), shape_(shape), places_(places) {}

    Descent name(Bytes unescaped) override {
        path_.push_back(path_.back() + "." + std::string(unescaped));
        return descend();
    }
    Descent element(std::uint64_t) override {
        path_.push_back(path_.back() + "[*]");
        return descend();
    }
    void up() override { path_.pop_back(); }
    Keeping open(ContainerKind) override {
        return decided() == Decided::always ? Keeping::always : Keeping::when_filled;
    }
    void close() override {}
    Verdict scalar(const Scalar& value) override {
        if (++items_ > most_items_) return refuse(value.offset);
        return judge(path_.back(), value);
    }
    bool skipped(std::uint64_t scalars) override {
        withheld_[path_.back()] += scalars;
        items_ += scalars;
        refused_at_ = Error::nowhere;
        return items_ <= most_items_;
    }
    Shape* shape() override { return answers_ == Answers::once ? &shape_ : nullptr; }
    Standing standing() override {
        places_.push_back(path_.back());
        Standing out;
        out.number = static_cast<std::uint32_t>(places_.size() - 1);
        out.tag = tag_of(path_.back());
        out.container = Standing::Container::when_filled;
        switch (decided()) {
            case Decided::skip:
                out.scalar = Standing::Scalar::withhold;
                out.container = Standing::Container::skip;
                break;
            case Decided::always:
                out.container = Standing::Container::always;
                [[fallthrough]];
            case Decided::keep:
                out.scalar = Standing::Scalar::keep;
                break;
            case Decided::withhold:
                out.scalar = Standing::Scalar::withhold;
                break;
            case Decided::replace:
                out.scalar = Standing::Scalar::treat;
                break;
            case Decided::ask:
                return {};
        }
        return out;
    }
    std::uint64_t items_left() const override { return most_items_ - std::min(items_, most_items_); }
    void passed(std::uint64_t scalars) override { items_ += scalars; }
    void withheld(std::uint32_t number, std::uint64_t scalars) override { withheld_[places_[number]] += scalars; }
    Verdict scalar_at(std::uint32_t number, const Scalar& value) override {
        if (++items_ > most_items_) return refuse(value.offset);
        return judge(places_[number], value);
    }
    Error refusal() const override { return Error(Code::too_many_items, "more than this test allows", refused_at_); }

    std::string counts() const {
        std::string out = std::to_string(items_);
        for (const auto& [path, count] : withheld_) out += " " + path + "=" + std::to_string(count);
        return out;
    }

private:
    enum class Decided { skip, always, keep, withhold, replace, ask };

    std::uint64_t hash(const std::string& path) const { return std::hash<std::string>{}(path + std::to_string(seed_)); }
    ItemTag tag_of(const std::string& path) const { return static_cast<ItemTag>(hash(path) >> 40); }
    Decided decided() const { return decided(path_.back()); }
    Decided decided(const std::string& path) const {
        if (path == "$") return Decided::keep;
        static constexpr Decided table[] = {Decided::skip,     Decided::always,  Decided::keep, Decided::keep,
                                            Decided::withhold, Decided::replace, Decided::ask,  Decided::always};
        if (seed_ == 0) return Decided::always;
        return seed_ == 1 ? Decided::keep : table[hash(path) % std::size(table)];
    }
    Descent descend() const {
        Descent out;
        if (decided() == Decided::skip) out.way = Descent::Way::skip;
        return out;
    }
    Verdict judge(const std::string& path, const Scalar& value) {
        Verdict out;
        const Decided what = decided(path);
        if (what == Decided::withhold) {
            ++withheld_[path];
            return out;
        }
        out.fate = Verdict::Fate::keep;
        out.tag = tag_of(path);
        if (what != Decided::replace) return out;
        out.fate = Verdict::Fate::replace;
        text_ = std::string(value.text(scratch_)) + "\"" + std::to_string(value.offset);
        out.text = text_;
        return out;
    }
    Verdict refuse(std::uint64_t offset) {
        refused_at_ = offset;
        Verdict out;
        out.fate = Verdict::Fate::refuse;
        return out;
    }

    const std::uint64_t seed_;
    const Answers answers_;
    const std::uint64_t most_items_;
    Shape& shape_;
    std::vector<std::string>& places_;
    std::vector<std::string> path_{"$"};
    std::map<std::string, std::uint64_t> withheld_;
    std::uint64_t items_ = 0;
    std::uint64_t refused_at_ = 0;
    std::string scratch_, text_;
};

}  // namespace waybill::format::test
