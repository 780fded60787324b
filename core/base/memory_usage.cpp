#include "base/memory_usage.h"

#include <fstream>
#include <string>

namespace lamina {

namespace {

std::uint64_t kilobytesLine(const char* file, const std::string& key) {
    std::ifstream in(file);
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

std::uint64_t residentBytes() { return kilobytesLine("/proc/self/status", "VmRSS:"); }
std::uint64_t peakResidentBytes() { return kilobytesLine("/proc/self/status", "VmHWM:"); }
std::uint64_t availableBytes() { return kilobytesLine("/proc/meminfo", "MemAvailable:"); }

} // namespace lamina
