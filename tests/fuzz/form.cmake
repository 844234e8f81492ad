waybill_fuzzer(form LINKS waybill_format)
