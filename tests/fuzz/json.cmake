waybill_fuzzer(json LINKS waybill_format simdjson::simdjson)
target_sources(fuzz_json PRIVATE simdjson_reads.cpp)
