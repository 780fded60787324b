#include "base/memory_usage.h"

#include <fstream>
#include <string>

namespace lamina {

namespace {

std::uint64_t kilobytesLine(const std::string& key) {
    std::ifstream in("/proc/self/status");
    std::string word;
    while (in >> word)
        if (word == key) {
            std::uint64_t kilobytes = 0;
            in >> kilobytes;
            return kilobytes * 1024;
        }
    return 0;
}

} // namespace

std::uint64_t residentBytes() {
    return kilobytesLine("VmRSS:");
}
std::uint64_t peakResidentBytes() {
    return kilobytesLine("VmHWM:");
}

} // namespace lamina
