-- The module perf (app/modules/perf.c): a histogram of where the core is every 50 us. Here no core runs the firmware,
-- so each sample falls outside of what is looked at.

perf = {}
local startedUs
local sampleUs, bucketBytes = 50, 1
function perf.start(first, last, bins)
  first, last, bins = first or 0x40000000, last or 0x402a0000, bins or 1024
  if last <= first then error('end must be larger than start') end
  bucketBytes = 1
  while bucketBytes < (last - first + bins - 1) // bins do bucketBytes = bucketBytes * 2 end
  startedUs = hw.now()
end
function perf.stop()
  if not startedUs then return end
  local samples = (hw.now() - startedUs) // sampleUs
  startedUs = nil
  return samples, samples, {}, bucketBytes
end
