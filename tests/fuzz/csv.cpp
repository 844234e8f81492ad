// Any bytes as a table. The first bytes choose its delimiter, where it is cut and what is kept. Cut and whole give the
// same; a small reader of its own takes from what is accepted the same cells; what leaves is accepted again, unchanged,
// when everything in it is kept; and a cell that was withheld and says so by its text is nowhere in the output.
#include "../../src/format/csv.hpp"
#include "run.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/tree.hpp"

namespace {

using namespace fuzz;

std::uint64_t mix(std::uint64_t seed, Bytes text) {
    for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return seed * 0x9e3779b97f4a7c15 >> 7;
}

constexpr auto delimiters = std::to_array<char>({',', ',', ';', '\t', ' ', '\''});
constexpr auto replacements = std::to_array<Bytes>({"", "a \",;\r\n\t|", "a,b", "a;b", "a\tb", "a b", "'", "\r"});

/// Decides by hashes of names and texts; checks that the calls nest.
class HashFields final : public Fields {
public:
    HashFields(std::uint64_t seed, bool keeps_all) : seed_(seed), keeps_all_(keeps_all) {}

    Descent root() override { return way(!keeps_all_ && seed_ % 16 == 3); }
    Descent name(Bytes) override { std::abort(); }
    Column column(Bytes name) override {
        demand(depth_ == 1 && rows_ == 0 && !name.empty() && base::is_utf8(name));
        Column out;
        const std::uint64_t hash = mix(seed_, name);
        out.written = keeps_all_ || (hash % 4 != 0 && !says_withheld(name));
        out.asked = !out.written && hash % 8 == 0;
        out.name = hash % 3 == 0 && !keeps_all_ ? Descent::Name::item : Descent::Name::as_it_stands;
        columns_.push_back(out);
        return out;
    }
    Descent element(std::uint64_t index) override {
        demand(depth_ == 1 && index == rows_++);
        skips_ = !keeps_all_ && mix(seed_, std::to_string(index)) % 11 == 0;
        ++depth_;
        if (skips_) return {Descent::Way::skip, {}, 0};
        return way(!keeps_all_ && (seed_ + index) % 5 == 0);
    }
    Descent cell(std::size_t column) override {
        demand(depth_ == 2 && (columns_.at(column).written || columns_.at(column).asked));
        column_ = column;
        ++depth_;
        return way(!keeps_all_ && (seed_ + column) % 7 == 0);
    }
    Descent examine(const selector::Node&) override { return {}; }
    void up() override { --depth_; }
    Keeping open(ContainerKind) override {
        if (depth_ == 0) depth_ = 1;
        return Keeping::when_filled;
    }
    void close() override {}
    Verdict scalar(const Scalar& value) override {
        demand(depth_ == 3);
        const Bytes text = value.text(scratch_);
        demand(base::is_utf8(text) && (value.encoded || text == value.raw));
        Verdict out;
        out.tag = 2;
        if (!columns_[column_].written) return out;
        out.fate = Verdict::Fate::keep;
        if (keeps_all_) return out;
        const std::uint64_t hash = mix(seed_, text);
        if (says_withheld(text) || hash % 3 == 0) out.fate = Verdict::Fate::withhold;
        if (out.fate == Verdict::Fate::keep && hash % 5 == 1) {
            out.fate = Verdict::Fate::replace;
            out.text = replacements[hash / 5 % replacements.size()];
        }
        return out;
    }
    bool skipped(std::uint64_t cells) override {
        demand(skips_ && depth_ == 2 && cells == columns_.size());
        return true;
    }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses it"); }

private:
    static Descent way(bool ahead) { return {ahead ? Descent::Way::look_ahead : Descent::Way::enter, {}, 0}; }

    const std::uint64_t seed_;
    const bool keeps_all_;
    std::size_t depth_ = 0, column_ = 0;
    std::uint64_t rows_ = 0;
    bool skips_ = false;
    std::vector<Column> columns_;
    std::string scratch_;
};

CsvOptions options_of(std::uint64_t seed) { return CsvOptions(delimiters[seed / 3 % delimiters.size()]); }

Outcome run_csv(Bytes message, std::uint64_t seed, bool keeps_all, std::uint64_t cuts) {
    const CsvOptions options = options_of(seed);
    FixedRandom random;
    HashFields fields(seed, keeps_all);
    Limits limits;
    if (!keeps_all) {
        limits.members = 20;
        limits.name_bytes = 20;
        limits.item_bytes = 100;
        limits.look_ahead = 300;
    }
    return run("csv", {limits, random, &options}, message, fields, cuts);
}

/// Another reader, one byte after the other, of what is known to be right.
std::vector<std::vector<std::string>> read_plainly(Bytes table, char delimiter) {
    std::vector<std::vector<std::string>> rows;
    bool quoted = false, row_begins = true, cell_begins = true;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const char c = table[i];
        if (row_begins) rows.emplace_back();
        if (row_begins || cell_begins) rows.back().emplace_back();
        const bool first = row_begins || cell_begins;
        row_begins = cell_begins = false;
        std::string& cell = rows.back().back();
        if (quoted) {
            if (c != '"') {
                cell += c;
            } else if (i + 1 < table.size() && table[i + 1] == '"') {
                cell += c;
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && first) {
            quoted = true;
        } else if (c == delimiter) {
            cell_begins = true;
        } else if (c == '\n') {
            row_begins = true;
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (cell_begins && !rows.empty() && !row_begins) rows.back().emplace_back();
    return rows;
}

void demand_read_alike(Bytes message, const CsvOptions& options) {
    FixedRandom random;
    const auto tree = read_tree(*find("csv"), {{}, random, &options}, message);
    demand(static_cast<bool>(tree));
    const auto rows = read_plainly(message, options.delimiter);
    demand(rows.size() == tree->children.size() + 1);
    for (std::size_t row = 0; row < tree->children.size(); ++row) {
        const auto& cells = tree->children[row];
        demand(cells.names == rows[0] && cells.children.size() == rows[row + 1].size());
        for (std::size_t i = 0; i < cells.children.size(); ++i) demand(cells.children[i].text == rows[row + 1][i]);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run_csv(message, seed, false, 0);
    demand_same(run_csv(message, seed, false, cuts), whole);
    demand_same(run_csv(message, seed, false, ~cuts), whole);
    demand_items_in_order(whole);
    demand(!says_withheld(whole.output));
    const Outcome kept = run_csv(message, seed, true, 0);
    demand_same(run_csv(message, seed, true, cuts), kept);
    if (kept.accepted) {
        demand(run_csv(kept.output, seed, true, cuts).output == kept.output);
        demand_read_alike(message, options_of(seed));
    }
    if (!whole.accepted) return 0;
    const Outcome again = run_csv(whole.output, seed, true, cuts);
    demand(again.accepted && again.output == whole.output);
    return 0;
}
