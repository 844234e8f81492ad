// What a verification finds, collected: sentences, and the worst verdict that any of them means.
#pragma once

#include <algorithm>
#include <string>

#include "waybill/audit/verify.hpp"

namespace waybill::audit {

class Findings {
public:
    explicit Findings(Report& report) : Findings(report.verdict, report.findings) {}
    Findings(Verdict& verdict, std::vector<std::string>& sentences) : verdict_(&verdict), sentences_(&sentences) {}

    void tampered(std::string sentence) { add(Verdict::tampered, std::move(sentence)); }
    void unverifiable(std::string sentence) { add(Verdict::unverifiable, std::move(sentence)); }
    /// Worth saying, and no reason to doubt what was promised.
    void note(std::string sentence) { add(Verdict::ok, std::move(sentence)); }
    /// A log's part that could not be read as what it must be; false where the error is the system's.
    bool take(const Error& error) {
        if (error.code() == Code::corrupt) return tampered(error.message()), true;
        if (error.code() == Code::missing || error.code() == Code::file_missing)
            return unverifiable(error.message()), true;
        return false;
    }

private:
    static constexpr std::size_t most = 100;  // after so many a person needs no more, and a reader's memory is bounded

    void add(Verdict verdict, std::string sentence) {
        const auto rank = [](Verdict v) { return v == Verdict::tampered ? 2 : v == Verdict::unverifiable ? 1 : 0; };
        if (rank(verdict) > rank(*verdict_)) *verdict_ = verdict;
        if (sentences_->size() < most)
            sentences_->push_back(std::move(sentence));
        else if (sentences_->size() == most)
            sentences_->push_back("there is more, which is not listed");
    }

    Verdict* verdict_;
    std::vector<std::string>* sentences_;
};

}  // namespace waybill::audit
