// NDJSON (JSON Lines): one JSON value a line, the message an array of them. Lines end with \n or \r\n; a line of white
// space alone is skipped, as readers of it do. A kept line leaves as compact JSON and \n; a line of which nothing is
// kept is left out whole. The inside of a line is json.
#pragma once

#include "json.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class Ndjson final : public Format {
public:
    Ndjson(const Limits& limits, base::Random& random) : limits_(limits), random_(random), lines_(limits, random) {}
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    Result<void> begin(Fields& fields, Output& out);
    Result<void> read(Bytes bytes, Fields& fields, Output& out);
    Result<void> hold(Bytes bytes);
    Result<void> examine(Fields& fields, Output& out);

    const Limits limits_;
    base::Random& random_;
    Json lines_;
    bool begun_ = false;
    bool holds_ = false;  // all of the message, up to the limit of a look-ahead
    std::string held_;
};

}  // namespace waybill::format
