waybill_fuzzer(xml LINKS waybill_format PkgConfig::expat)
target_sources(fuzz_xml PRIVATE expat_reads.cpp)
