waybill_fuzzer(json LINKS waybill_format simdjson::simdjson PkgConfig::re2)
target_sources(fuzz_json PRIVATE simdjson_reads.cpp)
