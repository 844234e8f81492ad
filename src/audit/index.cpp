#include "waybill/audit/index.hpp"

#include <bit>
#include <limits>

#include "index_days.hpp"
#include "index_open.hpp"
#include "index_words.hpp"
#include "index_writer.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_known = 100'000;

base::Failure damaged() { return fail(Code::corrupt, "the index lacks what it refers to"); }

}  // namespace

std::uint64_t latency_bound(unsigned bucket) {
    if (bucket < 2) return bucket + 1;
    return bucket % 2 == 0 ? std::uint64_t{3} << (bucket / 2 - 1) : std::uint64_t{2} << (bucket / 2);
}

unsigned latency_bucket(std::uint64_t ms) {
    unsigned bucket = 0;
    while (bucket < 60 && latency_bound(bucket) < ms) ++bucket;
    return bucket;
}

std::string uuid_text(Bytes id) {
    std::string out = base::to_hex(id);
    if (out.size() == 32)
        for (const std::size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
    return out;
}

Result<IndexNames> IndexNames::open(const Database& database) {
    IndexNames out;
    const struct {
        Statement& statement;
        std::string_view sql;
    } statements[] = {
        {out.word_, "SELECT text FROM word WHERE number=?1"},
        {out.number_, "SELECT number FROM word WHERE text=?1"},
        {out.place_, "SELECT at, category, treatment, counted_only FROM place WHERE number=?1"},
        {out.list_, "SELECT places FROM place_list WHERE number=?1"},
        {out.shape_, "SELECT kind, client, vendor, agreement, purpose, route, word, places FROM shape WHERE number=?1"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared) return fail(prepared.error());
        statement = *std::move(prepared);
    }
    return out;
}

Result<std::string> IndexNames::word(std::uint32_t number) {
    if (number == 0) return std::string();
    if (const auto known = words_.find(number); known != words_.end()) return known->second;
    const auto row = word_.bind(number).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    if (words_.size() >= most_known) words_.clear();
    return words_.emplace(number, word_.text(0)).first->second;
}

Result<std::optional<std::uint32_t>> IndexNames::number_of(std::string_view word) {
    const auto row = number_.bind(Statement::Text{word}).step();
    if (!row) return fail(row.error());
    return *row ? std::optional(static_cast<std::uint32_t>(number_.number(0))) : std::nullopt;
}

Result<Place> IndexNames::place(std::uint32_t number) {
    if (const auto known = places_.find(number); known != places_.end()) return known->second;
    const auto row = place_.bind(number).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    Place out;
    out.counted_only = place_.number(3) != 0;
    const std::uint32_t words[] = {static_cast<std::uint32_t>(place_.number(0)),
                                   static_cast<std::uint32_t>(place_.number(1)),
                                   static_cast<std::uint32_t>(place_.number(2))};
    std::size_t at = 0;
    for (std::string* text : {&out.at, &out.category, &out.treatment}) {
        auto read = word(words[at++]);
        if (!read) return fail(read.error());
        *text = *std::move(read);
    }
    if (places_.size() >= most_known) places_.clear();
    return places_.emplace(number, std::move(out)).first->second;
}

Result<std::vector<Place>> IndexNames::places(std::uint32_t list) {
    std::vector<Place> out;
    if (list == 0) return out;
    const auto row = list_.bind(list).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    for (const std::uint32_t number : decode_places(list_.bytes(0))) {
        auto read = place(number);
        if (!read) return fail(read.error());
        out.push_back(*std::move(read));
    }
    return out;
}

Result<Hit> IndexNames::shape(std::uint32_t number) {
    if (const auto known = shapes_.find(number); known != shapes_.end()) return known->second;
    const auto row = shape_.bind(number).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    std::array<std::uint32_t, Shape::columns> columns{};
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i] = static_cast<std::uint32_t>(shape_.number(static_cast<int>(i)));
    Hit out;
    out.kind = static_cast<Kind>(columns[Shape::kind]);
    const std::pair<std::string*, Shape::Column> texts[] = {
        {&out.client, Shape::client},   {&out.vendor, Shape::vendor}, {&out.agreement, Shape::agreement},
        {&out.purpose, Shape::purpose}, {&out.route, Shape::route},   {&out.word, Shape::word}};
    for (const auto& [text, column] : texts) {
        auto read = word(columns[column]);
        if (!read) return fail(read.error());
        *text = *std::move(read);
    }
    auto listed = places(columns[Shape::places]);
    if (!listed) return fail(listed.error());
    out.places = *std::move(listed);
    if (shapes_.size() >= most_known) shapes_.clear();
    return shapes_.emplace(number, std::move(out)).first->second;
}

Result<std::optional<Hit>> Index::Open::find(std::uint64_t index) {
    const auto row = hit.bind(index).step();
    if (!row) return fail(row.error());
    if (!*row) return std::optional<Hit>();
    const std::string id = uuid_text(hit.bytes(3));
    const auto policy = names.word(static_cast<std::uint32_t>(hit.number(2)));
    if (!policy) return fail(policy.error());
    const Time time{std::chrono::microseconds(hit.number(1))};
    auto out = names.shape(static_cast<std::uint32_t>(hit.number(0)));
    if (!out) return fail(out.error());
    out->index = index;
    out->policy = *policy;
    out->time = time;
    out->id = id;
    return std::optional(*std::move(out));
}

Result<EntryRange> Index::Open::range_of(std::optional<Time> since, std::optional<Time> until) const {
    EntryRange out{0, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())};
    if (!since && !until) return out;
    // Times may step back, so a span counts where any of its entries may be in time.
    auto spans = database.prepare("SELECT min(number), max(number), count(*) FROM span WHERE newest>=?1 AND oldest<?2");
    if (!spans) return fail(spans.error());
    const std::int64_t from = since ? micros_of(*since) : std::numeric_limits<std::int64_t>::min();
    const std::int64_t to = until ? micros_of(*until) : std::numeric_limits<std::int64_t>::max();
    const auto row = spans->bind(from, to).step();
    if (!row) return fail(row.error());
    if (!*row || spans->number(2) == 0) return EntryRange{};
    out.first = static_cast<std::uint64_t>(spans->number(0)) * span_entries;
    out.last = (static_cast<std::uint64_t>(spans->number(1)) + 1) * span_entries;
    return out;
}

Index::Index(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

Result<Index> Index::open(const Path& directory) {
    auto database = open_index(directory);
    if (!database) return fail(database.error());
    auto names = IndexNames::open(*database);
    if (!names) return fail(names.error());
    auto hit = database->prepare("SELECT shape, time, policy, id FROM entry WHERE number=?1");
    if (!hit) return fail(hit.error());
    return Index(std::unique_ptr<Open>(new Open{*std::move(database), *std::move(names), *std::move(hit)}));
}

Result<IndexState> Index::state() const {
    auto rows = open_->database.prepare("SELECT name, value FROM progress");
    if (!rows) return fail(rows.error());
    IndexState out;
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        const Bytes name = rows->bytes(0);
        const auto value = static_cast<std::uint64_t>(rows->number(1));
        if (name == "entries") out.entries = value;
        if (name == "digested") out.digested = value;
        if (name == "erased") out.erased = value;
        if (name == "digests") out.digests = value;
        if (name == "minimum") out.minimum = value;
    }
}

Result<std::vector<std::uint64_t>> Index::entries_of(std::string_view id) const {
    std::vector<std::uint64_t> out;
    const std::string bytes = id_bytes(id);
    if (bytes.size() != 16) return out;
    auto rows = open_->database.prepare(
        "SELECT entry.number FROM exchange JOIN entry ON entry.number=exchange.entry WHERE exchange.head=?1 AND "
        "entry.id=?2 ORDER BY exchange.entry");
    if (!rows) return fail(rows.error());
    rows->bind(id_head(bytes), Statement::Blob{bytes});
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        out.push_back(static_cast<std::uint64_t>(rows->number(0)));
    }
}

}  // namespace waybill::audit
