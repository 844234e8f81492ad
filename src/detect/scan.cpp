// One pass of Vectorscan over the text for all anchors and one over its words for their heads; at each, the detectors
// that it is one of read the text; what they claim is weighed with the words around it, and of claims that overlap one
// is left.
#include <hs/hs.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <limits>
#include <map>
#include <tuple>

#include "context.hpp"
#include "patterns.hpp"

namespace waybill::detect {
namespace {

struct Weighed {
    Claim claim;
    std::size_t detector;
    int confidence = 0;
    std::string_view why;
};

/// By preference: the surer, else the longer, else the first of the table; then the text's order.
bool is_better(const Weighed& a, const Weighed& b) {
    const auto length = [](const Weighed& w) { return w.claim.end - w.claim.begin; };
    if (a.confidence != b.confidence) return a.confidence > b.confidence;
    if (length(a) != length(b)) return length(a) > length(b);
    if (a.detector != b.detector) return a.detector < b.detector;
    return a.claim.begin < b.claim.begin;
}

}  // namespace

class Scan::State final : Starts::Taker {
public:
    explicit State(const Patterns& patterns) : patterns_(patterns), context_(patterns.lexicon) {
        if (!patterns.database) return;
        hs_scratch_t* scratch = nullptr;
        if (hs_clone_scratch(patterns.scratch.get(), &scratch) != HS_SUCCESS) std::abort();
        scratch_.reset(scratch);
    }

    enum class Overlapping { chosen, all };

    std::span<const Finding> run(Bytes text, Overlapping overlapping) {
        if (text.size() > longest_text) std::abort();  // Vectorscan counts in 32 bits: part of it would go unseen
        findings_.clear();
        weighed_.clear();
        whys_.clear();
        text_ = text;
        if (patterns_.database && hs_scan(patterns_.database.get(), text.data(), static_cast<unsigned>(text.size()), 0,
                                          scratch_.get(), found, this) != HS_SUCCESS)
            std::abort();
        patterns_.starts.scan(text, *this);
        weigh();
        if (overlapping == Overlapping::all)
            for (const Weighed& weighed : weighed_) add(weighed);
        else
            choose();
        return findings_;
    }

private:
    static int found(unsigned anchor, unsigned long long, unsigned long long end, unsigned, void* self) {
        static_cast<State*>(self)->look(anchor, end);
        return 0;
    }

    void look(unsigned anchor, std::size_t end) {
        const auto& chosen = patterns_.anchors[anchor];
        take(end - chosen.length, chosen.detectors);
    }

    void take(std::size_t at, Starts::Detectors asked) override {
        const Place place(text_, at);
        for (const std::size_t number : asked) {
            const Detector& detector = detectors()[number];
            const auto claim = detector.look(place);
            if (claim && claim->end - claim->begin <= detector.longest) weighed_.push_back({*claim, number, 0, {}});
        }
    }

    void weigh() {
        const auto key = [](const Weighed& w) { return std::tuple(w.claim.begin, w.claim.end, w.detector); };
        std::sort(weighed_.begin(), weighed_.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
        // One word can have several heads: what is claimed twice is one claim.
        weighed_.erase(std::unique(weighed_.begin(), weighed_.end(),
                                   [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                       weighed_.end());
        context_.begin(text_);
        for (Weighed& weighed : weighed_) weigh(weighed);
        std::erase_if(weighed_, [](const Weighed& w) { return w.confidence < detectors()[w.detector].row.threshold; });
    }

    void weigh(Weighed& weighed) {
        const Detector& detector = detectors()[weighed.detector];
        const Claim& claim = weighed.claim;
        weighed.confidence = claim.alone;
        weighed.why = claim.evidence;
        if (detector.words.empty() && detector.doubt == 0) return;
        const auto verdict = context_.judge(claim, weighed.detector);
        if (!verdict.word.empty() && claim.with_word > claim.alone) {
            // A nearer word says more: two kinds that one number can be are told apart by it.
            const int less = static_cast<int>(std::min<std::size_t>(verdict.distance / 10, 7));
            weighed.confidence = std::max(claim.alone, claim.with_word - less);
            weighed.why =
                whys_.emplace_back(std::string(claim.evidence) + " and the word " + std::string(verdict.word));
        } else if (verdict.spoken_against) {
            weighed.confidence = std::max(0, claim.alone - detector.doubt);
        }
    }

    void choose() {
        std::sort(weighed_.begin(), weighed_.end(), is_better);
        taken_.clear();
        for (const Weighed& weighed : weighed_) {
            const auto [begin, end] = std::pair(weighed.claim.begin, weighed.claim.end);
            const auto next = taken_.lower_bound(begin);
            if (next != taken_.end() && next->first < end) continue;
            if (next != taken_.begin() && std::prev(next)->second > begin) continue;
            taken_.emplace(begin, end);
            add(weighed);
        }
        std::sort(findings_.begin(), findings_.end(),
                  [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
    }

    void add(const Weighed& weighed) {
        findings_.push_back(
            {weighed.detector, weighed.claim.begin, weighed.claim.end, weighed.confidence, weighed.why});
    }

    static constexpr std::size_t longest_text = std::numeric_limits<unsigned>::max();

    const Patterns& patterns_;
    Context context_;
    ScratchHandle scratch_;
    Bytes text_;
    std::vector<Weighed> weighed_;
    std::map<std::size_t, std::size_t> taken_;
    std::deque<std::string> whys_;
    std::vector<Finding> findings_;
};

Scan::Scan(const Scanner& scanner) : state_(std::make_unique<State>(*scanner.patterns_)) {}
Scan::~Scan() = default;
std::span<const Finding> Scan::run(Bytes text) { return state_->run(text, State::Overlapping::chosen); }
std::span<const Finding> Scan::run_all(Bytes text) { return state_->run(text, State::Overlapping::all); }

}  // namespace waybill::detect
