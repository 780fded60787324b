// The core's texts, numbers of bytes and seconds as the window writes them. Any thread.
#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace lamina {

QString fromStd(std::string_view text); // UTF-8
QString fromPath(const std::filesystem::path& path);

// "24 s", "3 min 20 s", "2 h 5 min".
QString durationText(double seconds);
// "310 MB": of 1,000,000 bytes, as hubs and file managers count. The only way to write a size.
QString sizeText(std::uint64_t bytes);

// The name, or the first of "name (2)", "name (3)" … that is not taken.
QString uniqueName(const QString& name, const std::function<bool(const QString&)>& taken);

} // namespace lamina
