// What is on record about one person: a value in, where it went out. Done by the gateway for the audit role, or by a
// command that holds the writer's lock; recorded either way before anything is answered. The value is neither logged
// nor recorded nor kept.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "waybill/audit/index.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::control {

struct SubjectQuestion {
    std::string value;      // UTF-8: an e-mail address, a number, as it stood in messages
    std::string category;   // that it is looked up as; empty: every one that data subjects are known by
    std::string reference;  // of the case, for the record: letters, digits and ._/- , at most 64; may be empty
    std::optional<Time> since, until;
    std::size_t limit = 1000;  // uses that are told one by one, newest first; all of them are counted
};

/// From the fields of a request, as ask_about() writes them. bad_usage, with what is wrong.
Result<SubjectQuestion> read_question(const boost::json::object& fields);
boost::json::object ask_about(const SubjectQuestion& question);

/// What is asked of.
struct SubjectSources {
    audit::Log& log;
    crypto::Keyring& keyring;
    Path directory;                              // of the record
    const policy::Snapshot* snapshot = nullptr;  // titles of vendors and categories; may be absent
};

/// Records the lookup under the actor's name, durable, and then answers:
/// found, told, entries (how many of the log were searched), categories and agreements (how many it was looked up in),
/// groups [{vendor, agreement, purpose, route, category, treatment?, place?, withheld, messages, values, first, last,
/// beside [{category, treatment}]}], uses [{index, time, id, client, vendor, agreement, purpose, route, category,
/// treatment?, place?, withheld, count}], vendors {name: {title, country?, lawful_basis?, retention?, until}},
/// titles {category: title}.
/// Errors: audit_unavailable (then nothing is answered), those of the index, missing where there is none.
Result<boost::json::object> look_up_subject(const SubjectSources& sources, const SubjectQuestion& question,
                                            const std::string& actor);

}  // namespace waybill::control
