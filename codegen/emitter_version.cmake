# Writes kEmitterVersion, of all that machine code depends on: SHA-256 over the sources in FILES. Code in the cache that
# another emitter made is then never found.
set(sums "")
foreach(file IN LISTS FILES)
  file(SHA256 ${file} sum)
  string(APPEND sums "${sum}\n")
endforeach()
string(SHA256 version "${sums}")
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#pragma once
namespace weir {
inline constexpr const char* kEmitterVersion = "@version@";
}
]])
