waybill_fuzzer(xml LINKS waybill_format PkgConfig::expat)
