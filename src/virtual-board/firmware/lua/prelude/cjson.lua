-- The module cjson of builds before 2.1: what sjson does later, without its objects (docs/modules/cjson.md).

cjson = { encode = sjson.encode, decode = sjson.decode, null = sjson.NULL }
if not has('sjson') then sjson = nil end
