-- The module cjson of builds before 2.1: what sjson does later, without its objects (docs/modules/cjson.md).

local sjson = parts.sjson
_ENV.sjson = nil
cjson = { encode = sjson.encode, decode = sjson.decode, null = sjson.NULL }
