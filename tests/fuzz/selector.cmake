waybill_fuzzer(selector LINKS waybill_selector)
