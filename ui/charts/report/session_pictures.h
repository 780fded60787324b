// Pictures and reports of a session: what `lamina-cli export` and the window's export dialog write. Texts and numbers
// are in the language last installed (ui/common/language.h). All of it needs a QApplication (the offscreen platform
// will do). Any thread: from another than the GUI's, charts and pages are painted one by one in turns of the GUI
// thread's event loop (ui/common/gui_turn.h). Files are written whole or not at all.
#pragma once

#include "base/error.h"
#include "ui/charts/draw/picture.h"
#include "ui/charts/report/report_options.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace lamina {

class Session;

// Title, provenance and number format of a session's pictures; size and the rest as PictureOptions has them.
PictureOptions sessionPictureOptions(const Session& session);

// what: profile (density and MSE by layer), map (the laminar map), frontier and equal-l0 (of a
// sweep), stability (of repeats whose autoencoders were saved), curves (training of one layer, or of every layer),
// histograms (likewise); format: svg, png, pdf. The run's results; the profile has the controls too. Errors: usage
// (unknown what or format; nothing of the kind in the session; a layer the session does not have; a size that cannot
// be), permission, disk_full.
Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path, PictureOptions options);
Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path);

// All that can be exported of a session besides its report: every metric by layer, the map, training and histograms of
// `layer` (where it has results), which their titles name.
std::vector<Figure> sessionFigures(const Session& session, int layer);

// A self-contained report for print and screen: charts, map, layers one by one with their strongest latents and what
// these read, table by layer, what may be said of the curves, settings, formulas, provenance. format: html, pdf. Errors
// as above.
Status exportReport(const Session& session, std::string_view format, const std::filesystem::path& path,
                    const ReportOptions& options = {});

} // namespace lamina
