// The treatments of this version, each made in the file of its name and listed in table.cpp: nothing else names them.
#pragma once

#include "waybill/treat/treatment.hpp"

namespace waybill::treat {

using Parsed = std::shared_ptr<const Treatment>;

Parsed parse_clear(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_drop(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_redact(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_mask(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_hash(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_tokenize(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_encrypt(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_fpe(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_generalize(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_shift_date(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_truncate(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_scan(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);
Parsed parse_refuse(const base::YamlNode* parameters, const base::Position& where, base::Diagnostics& diagnostics);

}  // namespace waybill::treat
