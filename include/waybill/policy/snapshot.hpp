// What is agreed, as loaded: catalog, vendors, agreements, routes. Immutable once built; requests hold one snapshot by
// shared_ptr. Holds no key: keys are bound in redact.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/detect/detect.hpp"
#include "waybill/format/format.hpp"
#include "waybill/selector/program.hpp"
#include "waybill/treat/treatment.hpp"

namespace waybill::policy {

using base::Position;

struct Category {
    std::string name;
    std::string title;
    std::string detect;              // detector's name; empty: none
    std::vector<std::string> never;  // its own and inherited ones
    bool counted_only = false;       // evidence: count
    bool subject = false;            // identifies a data subject
    Position where, detect_where;
};

struct Contact {
    std::string role, name, email, phone, timezone, language;
};

struct Evidence {
    std::string evidence, reference;
    Day valid_until;
    bool required = true;
    Position where;
};

struct ShareRule {
    std::shared_ptr<const treat::Treatment> treatment;
    Position where;
};

struct Agreement {
    std::string reference, keys, purpose, lawful_basis;
    Day from, until;  // the last day included
    std::string retention;
    std::map<std::string, ShareRule, std::less<>> share;  // by pattern: a category, or `x.*` for all below x
    Position where, share_where;
};

/// What becomes of a category under one agreement: the longest rule that covers it, or none (then it is dropped).
struct Rule {
    const Category* category = nullptr;
    std::shared_ptr<const treat::Treatment> treatment;  // never null; drop where nothing names the category
    Position where;       // of the share rule that decided; of the agreement's `share` where none did
    bool shared = false;  // whether a share rule decided
};

/// The rule of the category itself, else of the longest `x.*` above it; drop where there is none. `treatment` is
/// nullptr only where its rule's is, in an agreement that does not load.
Rule resolve(const Agreement& agreement, const Category& category);

struct Body;

/// The subject that `shift_date` reads for a field: what `subject` picks within the container that `within` picks and
/// both stand in.
struct SubjectPlace {
    selector::Selector within;   // of the whole message; the node that is looked ahead into
    selector::Selector subject;  // of that node as root
    const Category* category;    // the subject's
};

/// One line of a field map: what is found at `selector` is `rule.category`, or a message of its own.
struct Field {
    selector::Selector selector;
    Rule rule;
    Position where;
    std::shared_ptr<const Body> nested = nullptr;           // a mapping `format:`, `fields:` in place of a category
    std::shared_ptr<const SubjectPlace> subject = nullptr;  // of a treatment that reads one
};

inline constexpr std::uint8_t group_fields = 0;  // of the body's selector program: Step::picked[group_fields]
inline constexpr std::uint8_t group_names = 1;

struct Body {
    const format::Row* format = nullptr;
    std::shared_ptr<const format::Options> options;
    std::string content_type;  // as sent; empty: the format's
    std::string coding;        // content coding that it is sent with; empty: identity. Of an outermost body
    format::Encoding encoding = format::Encoding::text;  // of a nested one
    std::vector<Field> fields;                           // numbers of group_fields
    std::vector<Field> names;  // numbers of group_names: category of member names, by container
    std::shared_ptr<const selector::Program> program;
    bool looks_ahead = false;  // or one that is nested in it does
    Position where;
};

/// A path, query or header parameter: its name (header names in lower case) and what it is.
struct Parameter {
    std::string name;
    Rule rule;
    Position where;
};

struct Outbound {
    std::vector<Parameter> path, query, header;
    std::optional<Body> body;
};

struct Inbound {
    const format::Row* format = nullptr;
    std::shared_ptr<const format::Options> options;
    std::vector<Field> restore;  // numbers of group_fields; rule.treatment is not used
    std::shared_ptr<const selector::Program> program;
};

struct RouteLimits {
    std::optional<std::uint64_t> body, item, items, members, depth, lookahead;
};

struct PathSegment {
    std::string text;  // literal after decoding, or the parameter's name
    bool parameter = false;
};

struct Route {
    std::string name, method, path;  // path as written
    std::vector<PathSegment> segments;
    std::vector<std::string> clients;
    bool refuse_unknown = false;  // unknown: refuse
    bool whole = false;
    RouteLimits limits;
    Outbound outbound;
    std::optional<Inbound> inbound;
    Position where;
};

struct Connection {
    std::string url, ca, certificate, key;
    std::vector<std::string> pins;
    Position where;  // of `tls`, else of the connection

    /// Whether both lead to one vendor in one way, wherever they are written.
    bool operator==(const Connection& other) const {
        return url == other.url && ca == other.ca && certificate == other.certificate && key == other.key &&
               pins == other.pins;
    }
};

struct ServiceLevels {
    std::string availability, latency_p99, errors;  // as written, checked
};

struct Vendor {
    std::string name, title, country;
    std::vector<Contact> contacts;
    std::vector<Evidence> due_diligence;
    Agreement agreement;
    std::optional<ServiceLevels> service_levels;
    Connection connection;
    std::vector<std::string> receipt_clients;  // who fetches its receipts: patterns, as a route's clients
    std::vector<Route> routes;
    Position where;

    const Route* find_route(std::string_view name) const;
};

/// One policy file in force: path relative to the policies folder with `/`, and its bytes.
/// Besides catalog and vendors: what a format's options name (a descriptor set), pinned there by its SHA-256.
struct PolicyFile {
    std::string path;
    std::string bytes;
};

struct Snapshot {
    std::map<std::string, Category, std::less<>> catalog;
    std::map<std::string, Vendor, std::less<>> vendors;
    std::vector<PolicyFile> files;  // sorted by the bytes of the path
    std::string digest_lines;       // `<64 hex> <path>\n` each; the policy digest is their SHA-256
    crypto::Hash digest{};
    std::vector<PolicyFile> pinned;  // not in the digest by themselves: the files that name them pin their bytes
    /// The detectors that categories of the catalog name, and by their number (detect::Finding) those categories;
    /// nullptr where there are none.
    std::shared_ptr<const detect::Scanner> scanner;
    std::map<std::size_t, const Category*> detected;

    const Vendor* find_vendor(std::string_view name) const;
};

}  // namespace waybill::policy
