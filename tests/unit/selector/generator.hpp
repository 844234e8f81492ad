// Small documents and selectors of few names, so that they meet: for properties, from a seed, and for fuzzing, from
// bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "waybill/selector/node.hpp"

namespace generator {

using waybill::selector::Node;

/// A number below `end`.
class Seed {
public:
    explicit Seed(unsigned seed) : random_(seed) {}
    std::uint32_t operator()(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

private:
    std::mt19937 random_;
};

class FromBytes {
public:
    explicit FromBytes(std::string_view bytes) : bytes_(bytes) {}
    std::uint32_t operator()(std::uint32_t end) {
        if (bytes_.empty()) return end - 1;  // the choice that ends soonest
        const auto byte = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return byte % end;
    }

private:
    std::string_view bytes_;
};

template <class Choices>
class Generator {
public:
    explicit Generator(Choices choices) : choices_(std::move(choices)) {}

    Node document(int depth) {
        const auto kind = below(depth > 0 ? 6 : 2);
        if (kind == 0) return {Node::Kind::number, std::to_string(below(4))};
        if (kind == 1) return {Node::Kind::string, name()};
        Node out{kind < 4 ? Node::Kind::array : Node::Kind::object};
        for (auto n = below(5); n > 0; --n) {
            std::string fresh = name();
            if (out.kind == Node::Kind::object) {
                if (std::ranges::find(out.names, fresh) != out.names.end()) continue;
                out.names.push_back(std::move(fresh));
            }
            out.children.push_back(document(depth - 1));
        }
        return out;
    }

    std::string path(std::string root, std::uint32_t most, int nesting) {
        for (auto n = below(most + 1); n > 0; --n) {
            root += below(5) == 0 ? "..[" : "[";
            for (auto choices = 1 + below(2); choices > 0; --choices)
                root += choice(nesting) + (choices > 1 ? "," : "]");
        }
        return root;
    }

private:
    std::uint32_t below(std::uint32_t end) { return choices_(end); }
    std::string name() { return std::string(1, static_cast<char>('a' + below(4))); }
    std::string integer() { return std::to_string(static_cast<int>(below(7)) - 3); }
    std::string bound() { return below(3) == 0 ? "" : integer(); }

    std::string choice(int nesting) {
        switch (below(nesting > 0 ? 8 : 5)) {
            case 0:
                return "*";
            case 1:
                return integer();
            case 2:
                return bound() + ":" + bound() + (below(2) == 0 ? "" : ":" + bound());
            case 3:
            case 4:
                return "'" + name() + "'";
            default:
                return "?" + logical(nesting - 1);
        }
    }
    std::string logical(int nesting) {
        switch (below(7)) {
            case 0:
                return "(" + logical(nesting) + "||" + logical(nesting) + ")";
            case 1:
                return logical(nesting) + "&&" + logical(nesting);
            case 2:
                return "!" + path("@", 2, nesting);
            case 3:
                return path("@", 2, nesting);
            case 4:
                return "match(" + singular() + ",'[a-b]')";
            default:
                return value(nesting) + comparator() + value(nesting);
        }
    }
    std::string singular() {
        std::string out = "@";
        for (auto n = below(3); n > 0; --n) out += below(2) == 0 ? "." + name() : "[" + integer() + "]";
        return out;
    }
    std::string comparator() {
        constexpr const char* all[] = {"==", "!=", "<", "<=", ">", ">="};
        return all[below(6)];
    }
    std::string value(int nesting) {
        switch (below(6)) {
            case 0:
                return std::to_string(below(4));
            case 1:
                return "'" + name() + "'";
            case 2:
                return "length(" + singular() + ")";
            case 3:
                return "count(" + path("@", 2, nesting) + ")";
            case 4:
                return "value(" + path("@", 2, nesting) + ")";
            default:
                return singular();
        }
    }

    Choices choices_;
};

}  // namespace generator
