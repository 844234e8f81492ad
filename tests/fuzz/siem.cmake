waybill_fuzzer(siem LINKS waybill_siem Boost::json)
target_include_directories(fuzz_siem PRIVATE ${PROJECT_SOURCE_DIR}/src/siem)
