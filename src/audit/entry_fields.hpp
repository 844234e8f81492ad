// The fields of each kind of entry in their order (docs/formats.md, Entries): the one table of what may stand in the
// record, and what of it a scan keeps. entry_scan.cpp reads by it, each row compiled into the place where it is read.
#pragma once

#include <array>

#include "entry_scan.hpp"

namespace waybill::audit {

enum class Form { text, number, boolean, places, id, hash, time, end, note };

/// `lead` is all that stands before the value.
struct Field {
    Bytes lead;
    Form form;
    bool required;
    Bytes ScannedEntry::* keep = nullptr;
    std::uint64_t ScannedEntry::* keep_number = nullptr;
};

namespace field_rows {

inline constexpr bool must = true;
inline constexpr bool may = false;
using S = ScannedEntry;

inline constexpr auto shared = std::to_array<Field>({{R"(,"id":)", Form::id, must, &S::id},
                                                     {R"(,"window":)", Form::number, must, nullptr, &S::window},
                                                     {R"(,"last":)", Form::boolean, must},
                                                     {R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"client":)", Form::text, may},
                                                     {R"(,"vendor":)", Form::text, must, &S::raw_vendor},
                                                     {R"(,"agreement":)", Form::text, must},
                                                     {R"(,"purpose":)", Form::text, must},
                                                     {R"(,"route":)", Form::text, must},
                                                     {R"(,"policy":)", Form::hash, must, &S::policy},
                                                     {R"(,"method":)", Form::text, must},
                                                     {R"(,"bytes":)", Form::number, must},
                                                     {R"(,"items":)", Form::places, must, &S::items},
                                                     {R"(,"items_root":)", Form::hash, may, &S::items_root},
                                                     {R"(,"detail":)", Form::hash, must, &S::detail}});
inline constexpr auto outcome = std::to_array<Field>({{R"(,"id":)", Form::id, must, &S::id},
                                                      {R"(,"time":)", Form::time, must},
                                                      {R"(,"node":)", Form::text, must},
                                                      {R"(,"windows":)", Form::number, must},
                                                      {R"(,"end":)", Form::end, must},
                                                      {R"(,"status":)", Form::number, may},
                                                      {R"(,"bytes":)", Form::number, may},
                                                      {R"(,"restored":)", Form::number, may},
                                                      {R"(,"note":)", Form::note, may},
                                                      {R"(,"ms":)", Form::number, may}});
inline constexpr auto refused = std::to_array<Field>({{R"(,"id":)", Form::id, may, &S::id},
                                                      {R"(,"window":)", Form::number, may, nullptr, &S::window},
                                                      {R"(,"time":)", Form::time, must},
                                                      {R"(,"node":)", Form::text, must},
                                                      {R"(,"client":)", Form::text, may},
                                                      {R"(,"vendor":)", Form::text, may, &S::raw_vendor},
                                                      {R"(,"route":)", Form::text, may},
                                                      {R"(,"policy":)", Form::hash, may, &S::policy},
                                                      {R"(,"code":)", Form::text, must},
                                                      {R"(,"count":)", Form::number, may}});
inline constexpr auto change = std::to_array<Field>({{R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"what":)", Form::text, must, &S::raw_what},
                                                     {R"(,"actor":)", Form::text, must},
                                                     {R"(,"from":)", Form::text, may},
                                                     {R"(,"to":)", Form::text, must, &S::raw_to}});
inline constexpr auto lookup = std::to_array<Field>({{R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"actor":)", Form::text, must},
                                                     {R"(,"what":)", Form::text, must},
                                                     {R"(,"found":)", Form::number, must}});

}  // namespace field_rows
}  // namespace waybill::audit
