// Pictures and reports of a session: what `lamina-cli export` and the window's Export menu write.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <optional>
#include <string_view>

namespace lamina {

class Session;

// what: profile (density and MSE by layer), curves (training of one layer, or of every layer), histograms (likewise);
// format: svg, png, pdf. The run's results; the profile has the controls too. Needs a QApplication (the offscreen
// platform will do); its thread. Written whole or not at all.
// Errors: usage (unknown what or format; a layer the session does not have), permission, disk_full.
Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path);

// A self-contained report: settings, charts, table by layer, what may be said of the curves, formulas, provenance.
// format: html, pdf. Errors as above.
Status exportReport(const Session& session, std::string_view format, const std::filesystem::path& path);

} // namespace lamina
