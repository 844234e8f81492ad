#include "peers.hpp"

#if defined(__SSE4_2__)
#define RAPIDJSON_SSE42 1
#endif
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <cstring>
#include <memory>

namespace waybill::bench {
namespace {

/// The compiler must take it that what stands there is read.
void use(const void* bytes) { asm volatile("" ::"r"(bytes) : "memory"); }

struct DomAndMinify {
    simdjson::padded_string message;
    simdjson::dom::parser parser;

    void operator()() {
        const std::string written = simdjson::minify(parser.parse(message).value());
        use(written.data());
    }
};

struct DomOnly {
    simdjson::padded_string message;
    simdjson::dom::parser parser;

    void operator()() {
        const simdjson::dom::element parsed = parser.parse(message).value();
        use(&parsed);
    }
};

struct NlohmannCopy {
    std::string message;

    void operator()() {
        const std::string written = nlohmann::ordered_json::parse(message).dump();
        use(written.data());
    }
};

/// Numbers pass as they stand, so that nothing is lost and no digits are made: as our own engine has it.
struct NumbersKept : rapidjson::Writer<rapidjson::StringBuffer> {
    using Writer::Writer;
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        return RawValue(text, size, rapidjson::kNumberType);
    }
};

struct SaxCopy {
    std::string message;
    rapidjson::StringBuffer written;

    void operator()() {
        written.Clear();
        NumbersKept writer(written);
        rapidjson::MemoryStream in(message.data(), message.size());
        rapidjson::Reader reader;
        if (!reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(in, writer)) std::abort();
        use(written.GetString());
    }
};

struct PlainCopy {
    std::string message, copy;

    void operator()() {
        std::memcpy(copy.data(), message.data(), message.size());
        use(copy.data());
    }
};

template <class Peer>
Subject subject(std::string name, std::shared_ptr<Peer> peer) {
    return {std::move(name), [peer] { (*peer)(); }};
}

}  // namespace

std::vector<Subject> peers_for(const std::string& message) {
    auto dom = std::make_shared<DomAndMinify>();
    dom->message = simdjson::padded_string(message);
    auto sax = std::make_shared<SaxCopy>();
    sax->message = message;
    auto parse = std::make_shared<DomOnly>();
    parse->message = simdjson::padded_string(message);
    return {subject(reference_peer, dom), subject("simdjson DOM", parse), subject("RapidJSON SAX copy", sax),
            subject("nlohmann parse and dump", std::make_shared<NlohmannCopy>(NlohmannCopy{message})),
            subject("memcpy", std::make_shared<PlainCopy>(PlainCopy{message, message}))};
}

std::string simdjson_kernel() {
    return std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." + std::to_string(simdjson::SIMDJSON_VERSION_MINOR) +
           "." + std::to_string(simdjson::SIMDJSON_VERSION_REVISION) + ", kernel " +
           simdjson::get_active_implementation()->name();
}

}  // namespace waybill::bench
