waybill_fuzzer(ndjson LINKS waybill_format simdjson::simdjson PkgConfig::re2)
target_sources(fuzz_ndjson PRIVATE simdjson_reads.cpp)
