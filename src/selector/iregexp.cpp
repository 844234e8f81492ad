// The grammar of RFC 9485 section 4, read once from left to right and written in RE2's syntax as section 5 maps it: `.`
// takes no line's end, `^` and `$` stay what they are there, and there is nothing but what the grammar has.
#include <string_view>

#include "pattern.hpp"

namespace waybill::selector {
namespace {

constexpr int deepest = 64;

class Translator {
public:
    explicit Translator(Bytes text) : text_(text) {}

    std::optional<std::string> run() {
        if (!alternatives(0) || at_ < text_.size()) return std::nullopt;
        return std::move(out_);
    }

private:
    bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool at_any(std::string_view set) const { return at_ < text_.size() && set.find(text_[at_]) != Bytes::npos; }
    void copy() { out_.push_back(text_[at_++]); }

    void copy_character() {
        copy();
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xc0) == 0x80) copy();
    }

    bool alternatives(int depth) {
        while (true) {
            if (!branch(depth)) return false;
            if (!at('|')) return true;
            copy();
        }
    }

    bool branch(int depth) {
        while (at_ < text_.size() && !at('|') && !at(')'))
            if (!atom(depth) || !quantifier()) return false;
        return true;
    }

    bool atom(int depth) {
        if (at('(')) {
            if (depth == deepest) return false;
            ++at_;
            out_ += "(?:";
            if (!alternatives(depth + 1) || !at(')')) return false;
            copy();
            return true;
        }
        if (at('.')) {
            ++at_;
            out_ += "[^\\n\\r]";
            return true;
        }
        if (at('\\')) return escape();
        if (at('[')) return brackets();
        if (at_any("*+?{}]")) return false;
        copy_character();
        return true;
    }

    bool quantifier() {
        if (at_any("*+?")) {
            copy();
            return true;
        }
        if (!at('{')) return true;
        copy();
        if (!number()) return false;
        if (at(',')) {
            copy();
            if (!at('}') && !number()) return false;
        }
        if (!at('}')) return false;
        copy();
        return true;
    }

    bool number() {
        const std::size_t begin = at_;
        while (at_any("0123456789")) copy();
        return at_ > begin;
    }

    /// SingleCharEsc and charClassEsc, in and outside of brackets alike.
    bool escape() {
        ++at_;
        if (at('p') || at('P')) return category();
        if (!at_any("()*+-.?[\\]^nrt{|}")) return false;
        out_.push_back('\\');
        copy();
        return true;
    }

    /// After the backslash of `\p{…}` or `\P{…}`.
    bool category() {
        const bool negated = text_[at_++] == 'P';
        if (!at('{')) return false;
        const std::size_t end = text_.find('}', at_);
        if (end == Bytes::npos) return false;
        const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
        if (!is_category(name)) return false;
        at_ = end + 1;
        if (name == "C" || name == "Cn")
            unassigned(name, negated);
        else
            out_.append(negated ? "\\P{" : "\\p{").append(name).append("}");
        return true;
    }

    /// RE2 has no table of what is not assigned: it is what no other category has. Within brackets there is no way to
    /// say so, and RE2 refuses what is written then.
    void unassigned(std::string_view name, bool negated) {
        const std::string others = std::string("\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}") + (name == "C" ? "" : "\\p{C}");
        if (in_brackets_)
            out_ += negated ? others : "\\p{Cn}";
        else
            out_ += (negated ? "[" : "[^") + others + "]";
    }

    static bool is_category(std::string_view name) {
        constexpr std::string_view letters = "LMNPZSC";
        constexpr std::string_view seconds[] = {"lmotu", "cen", "dlo", "cdefios", "lps", "ckmo", "cfno"};
        if (name.empty() || name.size() > 2) return false;
        const std::size_t at = letters.find(name[0]);
        if (at == Bytes::npos) return false;
        return name.size() == 1 || seconds[at].find(name[1]) != Bytes::npos;
    }

    bool brackets() {
        copy();
        // `[^]` is, by the grammar, the class of `^` alone.
        if (at('^') && text_.substr(at_, 2) != "^]") copy();
        in_brackets_ = true;
        if (at('-')) {
            out_ += "\\-";
            ++at_;
        } else if (!range()) {
            return false;
        }
        while (at_ < text_.size() && !at(']') && !at('-'))
            if (!range()) return false;
        if (at('-')) {
            out_ += "\\-";
            ++at_;
        }
        in_brackets_ = false;
        if (!at(']')) return false;
        copy();
        return true;
    }

    /// CCE1: a category, a character, or a range of them.
    bool range() {
        const bool category = text_.substr(at_, 2) == "\\p" || text_.substr(at_, 2) == "\\P";
        if (category) return escape();
        if (!class_character()) return false;
        if (!at('-') || text_.substr(at_, 2) == "-]") return true;
        copy();
        return class_character();
    }

    /// CCchar.
    bool class_character() {
        if (at('\\')) return text_.substr(at_, 2) != "\\p" && text_.substr(at_, 2) != "\\P" && escape();
        if (at_ == text_.size() || at_any("-[]")) return false;
        if (at('^')) out_.push_back('\\');
        copy_character();
        return true;
    }

    Bytes text_;
    std::size_t at_ = 0;
    bool in_brackets_ = false;
    std::string out_;
};

}  // namespace

std::optional<std::string> translate(Bytes pattern) { return Translator(pattern).run(); }

}  // namespace waybill::selector
