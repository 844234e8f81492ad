#include "expat_reads.hpp"

#include <strings.h>

namespace fuzz {
namespace {

/// A length before it, so that no text can look like a tag.
void append_line(std::string& out, char kind, waybill::Bytes text) {
    out += kind;
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += '\n';
}

}  // namespace

ExpatReads::ExpatReads(waybill::Bytes document) {
    XML_Parser const parser = XML_ParserCreateNS(nullptr, '\n');
    XML_SetReturnNSTriplet(parser, 1);
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetDoctypeDeclHandler(parser, doctype, nullptr);
    XML_SetXmlDeclHandler(parser, declaration);
    accepts_ = XML_Parse(parser, document.data(), static_cast<int>(document.size()), XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(parser);
    const waybill::Bytes begin = document.substr(0, 2);
    refused_ = refused_ || begin == "\xff\xfe" || begin == "\xfe\xff" || begin.find('\0') != waybill::Bytes::npos;
}

void ExpatReads::start(void* reads, const XML_Char* name, const XML_Char** attributes) {
    auto& self = *static_cast<ExpatReads*>(reads);
    self.end_text();
    self.append_name('<', name);
    for (; *attributes != nullptr; attributes += 2) {
        self.append_name('@', attributes[0]);
        self.append('=', attributes[1]);
    }
}

void ExpatReads::end(void* reads, const XML_Char* name) {
    auto& self = *static_cast<ExpatReads*>(reads);
    self.end_text();
    self.append_name('>', name);
}

void ExpatReads::text(void* reads, const XML_Char* text, int length) {
    static_cast<ExpatReads*>(reads)->text_.append(text, static_cast<std::size_t>(length));
}

void ExpatReads::doctype(void* reads, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<ExpatReads*>(reads)->refused_ = true;
}

void ExpatReads::declaration(void* reads, const XML_Char* version, const XML_Char* encoding, int) {
    const bool right = version != nullptr && waybill::Bytes(version) == "1.0" &&
                       (encoding == nullptr || strcasecmp(encoding, "utf-8") == 0);
    if (!right) static_cast<ExpatReads*>(reads)->refused_ = true;
}

/// As expat has it with a namespace: that, the name and its prefix, a line feed between them.
void ExpatReads::append_name(char kind, waybill::Bytes name) {
    append_line(found_, kind, name);
    const auto space = name.find('\n');
    append_line(without_namespaces_, kind, name.substr(space == waybill::Bytes::npos ? 0 : space + 1));
}

void ExpatReads::append(char kind, waybill::Bytes text) {
    append_line(found_, kind, text);
    append_line(without_namespaces_, kind, text);
}

void ExpatReads::end_text() {
    if (text_.find_first_not_of(" \t\r\n") != std::string::npos) append('"', text_);
    text_.clear();
}

}  // namespace fuzz
