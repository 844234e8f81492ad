// What expat by itself makes of a document, against which the fuzzer holds our reading of it.
#pragma once

#include <expat.h>

#include <string>

#include "waybill/base/bytes.hpp"

namespace fuzz {

class ExpatReads {
public:
    explicit ExpatReads(waybill::Bytes document);

    bool accepts() const { return accepts_; }
    /// A document type, another version than 1.0, or another encoding than UTF-8.
    bool has_what_we_refuse() const { return refused_; }
    /// One line for each tag and text in order, namespaces spelled out and without declarations; without comments,
    /// instructions, and texts that are white space alone.
    const std::string& found() const { return found_; }
    /// The same with names by their prefixes; of a document that ends too early, what is there.
    const std::string& without_namespaces() const { return without_namespaces_; }

private:
    static void start(void* reads, const XML_Char* name, const XML_Char** attributes);
    static void end(void* reads, const XML_Char* name);
    static void text(void* reads, const XML_Char* text, int length);
    static void doctype(void* reads, const XML_Char*, const XML_Char*, const XML_Char*, int);
    static void declaration(void* reads, const XML_Char* version, const XML_Char* encoding, int);
    void append_name(char kind, waybill::Bytes name);
    void append(char kind, waybill::Bytes text);
    void end_text();

    bool accepts_ = false, refused_ = false;
    std::string found_, without_namespaces_, text_;
};

}  // namespace fuzz
