waybill_fuzzer(text LINKS waybill_format)
