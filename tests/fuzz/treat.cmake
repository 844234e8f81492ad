waybill_fuzzer(treat LINKS waybill_treat)
target_include_directories(fuzz_treat PRIVATE ${PROJECT_SOURCE_DIR}/src/treat)
