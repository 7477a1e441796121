-- The module crypto, as far as it has objects: what is hashed in pieces (app/modules/crypto.c). Functions are the host's.

local H = {}
function H:update(...)
  hw.hash_update(self.hash, text(1, 'update', ...))
end
function H:finalize() return hw.hash_finalize(self.hash) end
local new = class('crypto.hash', H)
function crypto.new_hash(...) return new { hash = hw.hash_new(text(1, 'new_hash', ...), nil) } end
if gen > 0 then
  function crypto.new_hmac(...)
    return new { hash = hw.hash_new(text(1, 'new_hmac', ...), text(2, 'new_hmac', ...)) }
  end
end
