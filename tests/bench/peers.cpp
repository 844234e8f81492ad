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

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "marks.hpp"

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

struct LinesAndMinify {
    simdjson::padded_string message;
    simdjson::dom::parser parser;

    void operator()() {
        std::string written;
        for (auto line : parser.parse_many(message)) written += simdjson::minify(line.value());
        use(written.data());
    }
};

struct Marks {
    const format::MarkKernel& kernel;
    std::string message;
    std::vector<format::Mark> marks = std::vector<format::Mark>(format::MarkKernel::most_bytes);

    void operator()() {
        constexpr std::size_t piece = 16 << 10;
        for (std::size_t at = 0; at < message.size(); at += piece)
            (void)kernel.mark(Bytes(message).substr(at, piece), marks.data());
        use(marks.data());
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

std::vector<Subject> peers_for(const Payload& payload) {
    const std::string& message = payload.bytes;
    auto copy = subject("memcpy", std::make_shared<PlainCopy>(PlainCopy{message, message}));
    if (payload.lines) {
        auto lines = std::make_shared<LinesAndMinify>();
        lines->message = simdjson::padded_string(message);
        return {subject(reference_peer, lines), copy};
    }
    auto dom = std::make_shared<DomAndMinify>();
    dom->message = simdjson::padded_string(message);
    auto sax = std::make_shared<SaxCopy>();
    sax->message = message;
    auto parse = std::make_shared<DomOnly>();
    parse->message = simdjson::padded_string(message);
    return {subject(reference_peer, dom), subject("simdjson DOM", parse), subject("RapidJSON SAX copy", sax),
            subject("nlohmann parse and dump", std::make_shared<NlohmannCopy>(NlohmannCopy{message})), copy};
}

std::vector<Subject> kernels_for(const Payload& payload) {
    std::vector<Subject> subjects;
    for (const format::MarkKernel& kernel : format::mark_kernels())
        if (kernel.runs_here())
            subjects.push_back(subject("marks, kernel " + std::string(kernel.name),
                                       std::make_shared<Marks>(Marks{kernel, payload.bytes})));
    return subjects;
}

std::vector<double> jq_rates(const Payload& payload, int rounds) {
    constexpr std::size_t enough = 8 << 20;
    const auto file = std::filesystem::temp_directory_path() / ("waybill-bench-" + std::to_string(::getpid()));
    std::size_t size = 0;
    {
        std::ofstream out(file, std::ios::binary);
        for (; size < enough; size += payload.bytes.size()) out << payload.bytes << "\n";
    }
    std::vector<double> rates;
    const auto spent = [] {
        rusage usage{};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        const auto seconds = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    };
    for (int round = 0; round < rounds; ++round) {
        const double before = spent();
        if (std::system(("jq -c . '" + file.string() + "' > /dev/null 2>&1").c_str()) != 0) break;
        rates.push_back(static_cast<double>(size) / (spent() - before));
    }
    std::filesystem::remove(file);
    return rates;
}

std::string simdjson_kernel() {
    return std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." + std::to_string(simdjson::SIMDJSON_VERSION_MINOR) +
           "." + std::to_string(simdjson::SIMDJSON_VERSION_REVISION) + ", kernel " +
           simdjson::get_active_implementation()->name();
}

}  // namespace waybill::bench
