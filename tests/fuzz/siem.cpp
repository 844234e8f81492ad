// Entries as events: whatever the record lets be an entry is told in each form as one line of plain UTF-8, bounded, and
// where the form is JSON, as JSON with the entry's time and place.
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>

#include "text.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/siem/event.hpp"

namespace {

using namespace waybill;
using namespace waybill::siem;
namespace json = boost::json;

void demand(bool right) {
    if (!right) std::abort();
}

bool is_plain_line(Bytes line) {
    if (!base::is_utf8(line)) return false;
    while (!line.empty())
        if (!is_plain(take_point(line))) return false;
    return true;
}

constexpr std::size_t longest_entry = 65'535;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data),
                            size);  // of its own, so that a read beyond it is found
    const auto entry = audit::Recorded::parse(bytes);
    if (!entry || size > longest_entry) return 0;
    const Leaf leaf{size, crypto::sha256(bytes), crypto::sha256("before")};
    const Source source{"waybill.corp.example/gw-1", "gw-1", "0.1.0"};
    const auto told = [&](Form form) {
        std::string line = event_of(form, *entry, bytes, leaf, source);
        demand(!line.empty() && is_plain_line(line));
        return line;
    };
    const std::string whole = told(Form::entry), ocsf = told(Form::ocsf), ecs = told(Form::ecs), cef = told(Form::cef);
    demand(whole.size() <= 6 * size + 500 && ocsf.size() <= 32 << 10 && ecs.size() <= 32 << 10 &&
           cef.size() <= 8 << 10);
    demand(json::parse(whole).at("entry") == json::parse(bytes));
    demand(json::parse(ocsf).at("metadata").at("original_time").as_string() == entry->text("time"));
    demand(json::parse(ecs).at("event").at("sequence").to_number<std::uint64_t>() == size);
    demand(cef.starts_with("CEF:0|Waybill|Waybill|0.1.0|"));
    return 0;
}
