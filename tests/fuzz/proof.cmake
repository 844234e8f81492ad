waybill_fuzzer(proof LINKS waybill_audit)
target_include_directories(fuzz_proof PRIVATE ${PROJECT_SOURCE_DIR}/src/audit)
