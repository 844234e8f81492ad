waybill_fuzzer(multipart LINKS waybill_format)
