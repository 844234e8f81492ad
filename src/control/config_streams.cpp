#include "config_streams.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <set>

#include "config_values.hpp"
#include "waybill/base/yaml.hpp"

namespace waybill::control {
namespace {

using base::YamlNode;
using policy::Section;
namespace forms = policy::forms;

constexpr std::size_t most_streams = 16;
constexpr std::uint64_t least_rotate = 64 << 10, most_rotate = std::uint64_t{1} << 40, most_kept = 1'000;
constexpr std::uint64_t most_batch = 10'000;
constexpr std::uint16_t syslog_port = 6514;

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};

constexpr std::array<Word<siem::Form>, 4> form_words = {
    {{"entry", siem::Form::entry}, {"ocsf", siem::Form::ocsf}, {"ecs", siem::Form::ecs}, {"cef", siem::Form::cef}}};
constexpr std::array<Word<audit::Kind>, 5> kind_words = {{{"shared", audit::Kind::shared},
                                                          {"outcome", audit::Kind::outcome},
                                                          {"refused", audit::Kind::refused},
                                                          {"change", audit::Kind::change},
                                                          {"lookup", audit::Kind::lookup}}};
/// RFC 5424, 6.2.1; those that a service may use.
constexpr std::array<Word<int>, 13> facility_words = {{{"audit", 13},
                                                       {"user", 1},
                                                       {"daemon", 3},
                                                       {"auth", 4},
                                                       {"authpriv", 10},
                                                       {"local0", 16},
                                                       {"local1", 17},
                                                       {"local2", 18},
                                                       {"local3", 19},
                                                       {"local4", 20},
                                                       {"local5", 21},
                                                       {"local6", 22},
                                                       {"local7", 23}}};

template <class Words>
std::vector<std::string_view> words_of(const Words& words) {
    std::vector<std::string_view> out;
    for (const auto& one : words) out.push_back(one.word);
    return out;
}

/// The key's word; `otherwise` where it is absent or, which was reported, none of them.
template <class Words, class Value>
Value choose(const Section& keys, std::string_view key, const Words& words, Value otherwise) {
    const std::string text = keys.choice(key, words_of(words));
    const auto found = std::ranges::find(words, text, [](const auto& one) { return one.word; });
    return found == words.end() ? otherwise : found->value;
}

bool is_kind(std::string_view text) {
    return std::ranges::any_of(kind_words, [&](const auto& one) { return one.word == text; });
}

/// A name or an address, and a port perhaps. False where it is neither.
bool split_receiver(std::string_view text, std::string& host, std::uint16_t& port) {
    const bool bracketed = text.starts_with('[');
    const std::size_t end = bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
    if (bracketed && end == 0) return false;
    host = bracketed ? text.substr(1, end - 2) : text.substr(0, end);
    const std::string_view rest = text.substr(end), digits = rest.substr(std::min<std::size_t>(rest.size(), 1));
    port = syslog_port;
    if (!rest.empty()) {
        const auto [last, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (rest[0] != ':' || problem != std::errc{} || last != digits.data() + digits.size() || port == 0)
            return false;
    }
    if (bracketed) {
        std::uint16_t ignored = 0;
        std::string address;
        return values::split_address("[" + host + "]:1", address, ignored);
    }
    return !host.empty() && host.size() < 254 && host[0] != '-' &&
           std::ranges::all_of(
               host,
               [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                          c == '-';
               });
}

bool is_receiver(std::string_view text) {
    std::string host;
    std::uint16_t port = 0;
    return split_receiver(text, host, port);
}

/// As it goes to libcurl, which takes it apart; nothing in it may be a control character, a space or a credential.
bool is_url(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme) || text.size() > 2048) return false;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && rest[0] != '/' && rest[0] != '?' &&
           std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 0x7f && c != '@' && c != '#'; });
}

bool is_scheme(std::string_view text) {
    return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

const policy::Form kind_form{is_kind, "a kind of entries", "shared, outcome, refused, change or lookup"};
const policy::Form receiver_form{is_receiver, "a receiver's address",
                                 "a name or an IP address, and a port unless it is 6514, as siem.example:6514"};
const policy::Form url_form{is_url, "a receiver's address", "https://siem.example/services/collector/raw"};
const policy::Form scheme_form{is_scheme, "a scheme of authorization", "Bearer, or Splunk"};

/// One reading of one stream.
class StreamReader {
public:
    StreamReader(const YamlNode& node, const Path& folder, base::Diagnostics& diagnostics)
        : keys_(section(node, diagnostics)), folder_(folder), diagnostics_(diagnostics) {
        out_.where = node.where;
    }

    StreamConfig read() {
        siem::StreamSettings& settings = out_.settings;
        settings.name = keys_.read("name", forms::name);
        settings.form = choose(keys_, "format", form_words, siem::Form::entry);
        for (const YamlNode& kind : keys_.list("kinds"))
            if (const auto word = policy::read_scalar(kind, "a kind", kind_form, diagnostics_))
                settings.kinds.push_back(std::ranges::find(kind_words, *word, &Word<audit::Kind>::word)->value);
        if (keys_.choice("from", {"start", "now"}) == "now") settings.from = siem::StreamSettings::Begin::now;
        const std::string to = keys_.choice("to", {"file", "syslog", "https"});
        if (to == "file") settings.to = read_file();
        if (to == "syslog") settings.to = read_syslog();
        if (to == "https") settings.to = read_https();
        return out_;
    }

private:
    /// By what it goes to.
    static Section section(const YamlNode& node, base::Diagnostics& diagnostics) {
        const YamlNode* const to = node.kind == YamlNode::Kind::map ? node.find("to") : nullptr;
        const std::string kind = to != nullptr && to->kind == YamlNode::Kind::scalar ? to->scalar : std::string();
        constexpr const char* title = "the stream";
        if (kind == "file")
            return {node,
                    title,
                    {.known = {"name", "to", "format", "kinds", "from", "path", "rotate", "keep"},
                     .required = {"name", "format", "path"},
                     .later = {}},
                    diagnostics};
        if (kind == "syslog")
            return {node,
                    title,
                    {.known = {"name", "to", "format", "kinds", "from", "address", "facility", "goodbye", "ca",
                               "certificate", "key"},
                     .required = {"name", "format", "address"},
                     .later = {}},
                    diagnostics};
        if (kind == "https")
            return {node,
                    title,
                    {.known = {"name", "to", "format", "kinds", "from", "url", "token", "authorization", "batch", "ca",
                               "certificate", "key"},
                     .required = {"name", "format", "url"},
                     .later = {}},
                    diagnostics};
        // What the other keys should be is not known, so none of them is wrong.
        std::vector<std::string_view> written;
        for (const auto& member : node.members) written.push_back(member.key);
        return {node, title, {.known = written, .required = {"name", "to"}, .later = {}}, diagnostics};
    }

    std::optional<NamedPath> path_if(std::string_view key) const {
        const std::string text = keys_.find(key) == nullptr ? std::string() : keys_.read(key, forms::path);
        if (text.empty()) return std::nullopt;
        return NamedPath{folder_ / text, keys_.where(key)};
    }

    siem::FileReceiver read_file() {
        siem::FileReceiver to;
        out_.file = path_if("path");
        if (out_.file) to.path = out_.file->path;
        to.rotate = keys_.size("rotate").value_or(to.rotate);
        if (to.rotate < least_rotate || to.rotate > most_rotate)
            diagnostics_.error(keys_.where("rotate"), "a file is rotated at 64KiB to 1024GiB", "100MiB is the default");
        to.keep = keys_.count("keep").value_or(to.keep);
        if (to.keep > most_kept)
            diagnostics_.error(keys_.where("keep"), "more than 1000 rotated files", "8 is the default");
        return to;
    }

    siem::SyslogReceiver read_syslog() {
        siem::SyslogReceiver to;
        (void)split_receiver(keys_.read("address", receiver_form), to.host, to.port);
        to.facility = choose(keys_, "facility", facility_words, to.facility);
        to.goodbye = keys_.choice("goodbye", {"required", "any"}) != "any";
        to.tls = read_tls();
        return to;
    }

    siem::HttpsReceiver read_https() {
        siem::HttpsReceiver to;
        to.url = keys_.read("url", url_form);
        to.tls = read_tls();
        if (const std::string text = keys_.read("token", values::master); !text.empty()) {
            const std::string name = text.substr(values::credential_prefix.size());
            const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
            out_.token = NamedPath{(credentials == nullptr ? folder_ : Path(credentials)) / name, keys_.where("token")};
            to.token = out_.token->path;
        }
        if (const std::string scheme = keys_.read("authorization", scheme_form); !scheme.empty()) to.scheme = scheme;
        if (keys_.find("authorization") != nullptr && keys_.find("token") == nullptr)
            diagnostics_.error(keys_.where("authorization"), "`authorization` without a `token`",
                               "it says how the token is sent");
        to.batch = keys_.count("batch").value_or(to.batch);
        if (to.batch > most_batch)
            diagnostics_.error(keys_.where("batch"), "more than 10000 events in a batch", "500 is the default");
        return to;
    }

    siem::ReceiverTls read_tls() {
        out_.ca = path_if("ca");
        out_.certificate = path_if("certificate");
        out_.key = path_if("key");
        if (out_.certificate.has_value() != out_.key.has_value())
            diagnostics_.error(out_.where, "`certificate` and `key` come together", "both, or none");
        const auto path = [](const std::optional<NamedPath>& named) {
            return named ? std::optional(named->path) : std::nullopt;
        };
        return {path(out_.ca), path(out_.certificate), path(out_.key)};
    }

    Section keys_;
    const Path& folder_;
    base::Diagnostics& diagnostics_;
    StreamConfig out_;
};

}  // namespace

std::vector<StreamConfig> read_streams(const policy::Section& audit, const Path& folder,
                                       base::Diagnostics& diagnostics) {
    std::vector<StreamConfig> out;
    std::set<std::string> names;
    for (const YamlNode& node : audit.list("streams")) {
        StreamConfig stream = StreamReader(node, folder, diagnostics).read();
        if (!stream.settings.name.empty() && !names.insert(stream.settings.name).second)
            diagnostics.error(stream.where, "a second stream " + policy::in_ticks(stream.settings.name),
                              "names of streams are unique: each has its own place in the record");
        out.push_back(std::move(stream));
    }
    if (out.size() > most_streams)
        diagnostics.error(audit.where("streams"), "more than 16 streams", "each is a thread of its own");
    return out;
}

}  // namespace waybill::control
