#include "waybill/control/subject_lookup.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <tuple>

#include "waybill/base/text_codes.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/redact/lookup.hpp"

namespace waybill::control {
namespace {

namespace json = boost::json;

constexpr std::size_t most_value = 4096;
constexpr std::size_t most_told = 10'000;

bool is_reference(std::string_view text) {
    return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '/' || c == '-';
           });
}

Result<std::string> text_of(const json::object& fields, std::string_view name) {
    const auto* value = fields.if_contains(name);
    if (value == nullptr) return std::string();
    if (!value->is_string()) return fail(Code::bad_usage, "a field of the lookup is no text");
    return std::string(value->get_string());
}

Result<std::optional<Time>> time_of(const json::object& fields, std::string_view name) {
    const auto text = text_of(fields, name);
    if (!text) return fail(text.error());
    if (text->empty()) return std::optional<Time>();
    const auto time = base::parse_time(*text);
    if (!time) return fail(Code::bad_usage, "a time of the lookup is none");
    return std::optional<Time>(*time);
}

/// The digests of a value under every agreement's lookup key, and what each is of.
struct Digests {
    std::vector<audit::SubjectDigest> all;
    std::vector<std::string> categories;  // of each
    std::size_t agreements = 0;
    std::size_t looked_for = 0;  // categories
};

Result<std::set<std::string>> categories_of(const SubjectSources& sources, const SubjectQuestion& question,
                                            const audit::Index& index) {
    if (!question.category.empty()) return std::set<std::string>{question.category};
    const auto known = index.subject_categories();
    if (!known) return fail(known.error());
    std::set<std::string> out(known->begin(), known->end());
    if (sources.snapshot != nullptr)
        for (const auto& [name, category] : sources.snapshot->catalog)
            if (category.subject) out.insert(name);
    return out;
}

Result<Digests> digests_of(const SubjectSources& sources, const SubjectQuestion& question,
                           const std::set<std::string>& categories) {
    Digests out;
    out.looked_for = categories.size();
    std::set<std::string> names;
    for (const auto& listed : sources.keyring.list())
        if (listed.use == crypto::Keyring::Listed::Use::lookups) names.insert(listed.name);
    out.agreements = names.size();
    for (const std::string& name : names)
        for (auto& key : sources.keyring.lookup_keys(name)) {  // those before a rotation, too
            redact::LookupKey lookup(std::move(key.key));
            for (const std::string& category : categories) {
                out.all.push_back(lookup.digest(category, question.value));
                out.categories.push_back(category);
            }
        }
    return out;
}

/// What stands in one line of the answer's groups.
struct Group {
    std::uint64_t messages = 0, values = 0;
    Time first, last;
    std::set<std::pair<std::string, std::string>> beside;  // what else its messages carried: category, treatment
};
using GroupKey = std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, std::string>;

class Answer {
public:
    Answer(const SubjectSources& sources, const Digests& digests) : sources_(sources), digests_(digests) {}

    void add(const audit::SubjectUse& use) {
        const std::string& category = use.place ? use.place->category : digests_.categories[use.digest];
        const std::string treatment = use.place ? use.place->treatment : "", at = use.place ? use.place->at : "";
        const audit::Hit& hit = use.hit;
        json::object one{{"index", hit.index},     {"time", base::format_time(hit.time)},
                         {"id", hit.id},           {"client", hit.client},
                         {"vendor", hit.vendor},   {"agreement", hit.agreement},
                         {"purpose", hit.purpose}, {"route", hit.route},
                         {"category", category}};
        append_form(one, treatment, at);
        one["count"] = use.count;
        uses_.push_back(std::move(one));

        const auto [found, fresh] =
            groups_.try_emplace({hit.vendor, hit.agreement, hit.purpose, hit.route, category, treatment, at});
        Group& group = found->second;
        if (fresh) group.first = group.last = hit.time;
        ++group.messages;
        group.values += use.count;
        group.first = std::min(group.first, hit.time);
        group.last = std::max(group.last, hit.time);
        for (const audit::Place& place : hit.places)
            if (place.at != at || place.category != category) group.beside.emplace(place.category, place.treatment);
        vendors_.insert(hit.vendor);
        note_title(category);
    }

    json::object take() && {
        json::array groups;
        for (const auto& [key, group] : groups_) groups.push_back(group_json(key, group));
        json::object out{{"groups", std::move(groups)}, {"uses", std::move(uses_)}};
        out["vendors"] = vendors_json();
        out["titles"] = std::move(titles_);
        return out;
    }

private:
    static void append_form(json::object& out, const std::string& treatment, const std::string& at) {
        if (!treatment.empty()) out["treatment"] = treatment;
        if (!at.empty()) out["place"] = at;
        out["withheld"] = treatment.empty();
    }

    json::object group_json(const GroupKey& key, const Group& group) {
        const auto& [vendor, agreement, purpose, route, category, treatment, at] = key;
        json::object out{{"vendor", vendor},
                         {"agreement", agreement},
                         {"purpose", purpose},
                         {"route", route},
                         {"category", category}};
        append_form(out, treatment, at);
        out["messages"] = group.messages;
        out["values"] = group.values;
        out["first"] = base::format_time(group.first);
        out["last"] = base::format_time(group.last);
        json::array beside;
        for (const auto& [other, form] : group.beside) {
            beside.push_back(json::object{{"category", other}, {"treatment", form}});
            note_title(other);
        }
        out["beside"] = std::move(beside);
        return out;
    }

    json::object vendors_json() const {
        json::object out;
        for (const std::string& name : vendors_) {
            const policy::Vendor* vendor =
                sources_.snapshot == nullptr ? nullptr : sources_.snapshot->find_vendor(name);
            if (vendor == nullptr) continue;
            json::object one{{"title", vendor->title}};
            if (!vendor->country.empty()) one["country"] = vendor->country;
            if (!vendor->agreement.lawful_basis.empty()) one["lawful_basis"] = vendor->agreement.lawful_basis;
            if (!vendor->agreement.retention.empty()) one["retention"] = vendor->agreement.retention;
            one["until"] = base::format_day(vendor->agreement.until);
            out[name] = std::move(one);
        }
        return out;
    }

    void note_title(const std::string& category) {
        if (sources_.snapshot == nullptr) return;
        const auto found = sources_.snapshot->catalog.find(category);
        if (found != sources_.snapshot->catalog.end()) titles_[category] = found->second.title;
    }

    const SubjectSources& sources_;
    const Digests& digests_;
    json::array uses_;
    json::object titles_;
    std::map<GroupKey, Group> groups_;
    std::set<std::string> vendors_;
};

}  // namespace

Result<SubjectQuestion> read_question(const json::object& fields) {
    for (const auto& [name, value] : fields)
        if (name != "value" && name != "category" && name != "reference" && name != "since" && name != "until" &&
            name != "limit")
            return fail(Code::bad_usage, "a lookup has no such field");
    SubjectQuestion out;
    for (const auto& [name, member] :
         {std::pair("value", &SubjectQuestion::value), std::pair("category", &SubjectQuestion::category),
          std::pair("reference", &SubjectQuestion::reference)}) {
        auto text = text_of(fields, name);
        if (!text) return fail(text.error());
        out.*member = *std::move(text);
    }
    const auto since = time_of(fields, "since"), until = time_of(fields, "until");
    if (!since) return fail(since.error());
    if (!until) return fail(until.error());
    out.since = *since;
    out.until = *until;
    if (const auto* limit = fields.if_contains("limit")) {
        boost::system::error_code problem;
        out.limit = limit->to_number<std::size_t>(problem);
        if (problem) return fail(Code::bad_usage, "the lookup's limit is no number");
    }
    out.limit = std::min(out.limit, most_told);
    if (out.value.empty() || out.value.size() > most_value || !base::is_utf8(out.value))
        return fail(Code::bad_usage, "a value is 1 to 4096 bytes of UTF-8");
    if (!out.category.empty() && !policy::forms::category.is(out.category))
        return fail(Code::bad_usage, "the category is none");
    if (!is_reference(out.reference))
        return fail(Code::bad_usage, "a reference has letters, digits and ._/- , at most 64 of them");
    return out;
}

json::object ask_about(const SubjectQuestion& question) {
    json::object out{{"value", question.value}, {"limit", question.limit}};
    if (!question.category.empty()) out["category"] = question.category;
    if (!question.reference.empty()) out["reference"] = question.reference;
    if (question.since) out["since"] = base::format_time(*question.since);
    if (question.until) out["until"] = base::format_time(*question.until);
    return out;
}

Result<json::object> look_up_subject(const SubjectSources& sources, const SubjectQuestion& question,
                                     const std::string& actor) {
    const auto index = audit::Index::open(sources.directory);
    if (!index) return fail(index.error());
    const auto state = index->state();
    if (!state) return fail(state.error());
    const auto categories = categories_of(sources, question, *index);
    if (!categories) return fail(categories.error());
    const auto digests = digests_of(sources, question, *categories);
    if (!digests) return fail(digests.error());
    const auto found = index->subject(digests->all, question.since, question.until, question.limit);
    if (!found) return fail(found.error());
    Answer answer(sources, *digests);
    for (const audit::SubjectUse& use : found->uses) answer.add(use);

    // On record before anything is told.
    const std::string what = "subject" + (question.reference.empty() ? "" : " " + question.reference);
    if (const auto recorded = audit::commit(sources.log, audit::Lookup{actor, what, found->found}); !recorded)
        return fail(recorded.error());
    json::object out{
        {"found", found->found},   {"told", found->uses.size()},        {"entries", state->digested},
        {"erased", state->erased}, {"categories", digests->looked_for}, {"agreements", digests->agreements}};
    for (auto& [name, value] : std::move(answer).take()) out[name] = std::move(value);
    return out;
}

}  // namespace waybill::control
